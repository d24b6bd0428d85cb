import { isObject } from '../parse/is-object.js'
import { asBytes } from '../parse/read-payload.js'
import { bodyConsumed } from '../parse/unreadable-body.js'
import type { NodeRequestLike } from './node-request.js'
import type { RequestHeaders } from './request-headers.js'

const formType = /^\s*(application\/x-www-form-urlencoded|multipart\/form-data)\s*(;|$)/i

/** Where a body parser leaves what it read: on the request, or on an object of the framework. */
export interface BodyHolder {
  readonly body?: unknown
  readonly rawBody?: unknown
}

/**
 * What a body parser before us left: `rawBody`, then text or bytes in `body`, then an object there.
 * `undefined` where it left nothing and the stream is to be read.
 */
export function parsedBody(
  request: NodeRequestLike,
  headers: RequestHeaders,
  holder: BodyHolder = request,
): unknown {
  const { rawBody } = holder
  if (typeof rawBody === 'string' || asBytes(rawBody)) return rawBody
  const body = bodyOf(holder)
  if (asBytes(body)) return body
  const isMissing = body === undefined || body === null || body === ''
  if (isMissing || isPlaceholder(body, request, headers)) return undefined
  if (isTakenApart(body, headers.get('content-type'))) throw bodyConsumed()
  return body
}

/**
 * Whether a form parser made fields of a body that was JSON. The content type tells, but a parser of
 * JSON may have been set to read forms too, and then has left an event.
 */
export function isTakenApart(body: unknown, contentType: string | null): boolean {
  return isObject(body) && formType.test(contentType ?? '') && !hasEnvelope(body)
}

function hasEnvelope(body: object): boolean {
  const fields: Readonly<Record<string, unknown>> = { ...body }
  return ['webhookId', 'timestamp', 'topic'].every((name) => typeof fields[name] === 'string')
}

function bodyOf(holder: BodyHolder): unknown {
  try {
    return holder.body
  } catch {
    // A lazy parser that failed has told its own caller why; to us the body is not there.
    return undefined
  }
}

// Parsers put `{}` on bodies that they skipped; one that was sent as `{}` was read and is short.
function isPlaceholder(
  body: unknown,
  { readableDidRead }: NodeRequestLike,
  headers: RequestHeaders,
): boolean {
  if (typeof body !== 'object' || body === null || Object.keys(body).length > 0) return false
  return !(readableDidRead && Number(headers.get('content-length') ?? Number.NaN) <= 64)
}
