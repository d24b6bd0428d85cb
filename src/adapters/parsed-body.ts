import { isObject, toBytes } from '../parse/body.js'
import { bodyConsumed } from '../parse/body-errors.js'
import type { RequestHeaders } from './request-headers.js'

/** The object on which a body parser leaves the body: the request, or an object of the framework. */
export interface BodyHolder {
  readonly body?: unknown
  readonly rawBody?: unknown
}

/**
 * What an earlier body parser left: `rawBody`, then text or bytes in `body`, then an object in `body`.
 * `undefined` if it left nothing and the stream must be read.
 */
export function parsedBody(
  holder: BodyHolder,
  headers: RequestHeaders,
  readableDidRead: boolean,
): unknown {
  const { rawBody } = holder
  if (isRaw(rawBody)) return rawBody
  const body = getBody(holder)
  if (body === undefined || body === null || body === '') return undefined
  if (isRaw(body)) return body
  if (isPlaceholder(body, headers, readableDidRead)) return undefined
  if (isParsedAsForm(body, headers.get('content-type'))) throw bodyConsumed()
  return body
}

function isRaw(body: unknown): boolean {
  return typeof body === 'string' || (isObject(body) && toBytes(body) !== undefined)
}

function getBody(holder: BodyHolder): unknown {
  try {
    return holder.body
  } catch {
    // A lazy parser failed. Its own caller got the error; here the body counts as missing.
    return undefined
  }
}

// Parsers set `{}` for bodies that they skipped. A body that was sent as `{}` was read and is short.
function isPlaceholder(body: unknown, headers: RequestHeaders, readableDidRead: boolean): boolean {
  if (!isObject(body) || Object.keys(body).length > 0) return false
  return !(readableDidRead && Number(headers.get('content-length') ?? Number.NaN) <= 64)
}

const formType = /^\s*(application\/x-www-form-urlencoded|multipart\/form-data)\s*(;|$)/i

/**
 * Whether a form parser turned a JSON body into form fields. The content type shows that, unless a JSON
 * parser was configured to read forms too: then the object is an event.
 */
export function isParsedAsForm(body: unknown, contentType: string | null): boolean {
  return isObject(body) && formType.test(contentType ?? '') && !hasEnvelope(body)
}

function hasEnvelope(body: object): boolean {
  const fields: Readonly<Record<string, unknown>> = { ...body }
  return ['webhookId', 'timestamp', 'topic'].every((name) => typeof fields[name] === 'string')
}
