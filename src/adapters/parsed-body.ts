import { asBytes } from '../parse/read-payload.js'
import { bodyConsumed } from '../parse/unreadable-body.js'
import { headerOf, type NodeRequestLike } from './node-request.js'

/** Where a body parser leaves what it read: on the request, or on an object of the framework. */
export interface BodyHolder {
  readonly body?: unknown
  readonly rawBody?: unknown
}

/**
 * What a body parser before us left: `rawBody`, then text or bytes in `body`, then an object there.
 * `undefined` where it left nothing and the stream is to be read.
 */
export function parsedBody(request: NodeRequestLike, holder: BodyHolder = request): unknown {
  const { rawBody } = holder
  if (typeof rawBody === 'string' || asBytes(rawBody)) return rawBody
  const body = bodyOf(holder)
  if (asBytes(body)) return body
  if (body === undefined || body === null || body === '' || isPlaceholder(body, request)) {
    return undefined
  }
  if (isTakenApart(body)) throw bodyConsumed()
  return body
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
function isPlaceholder(body: unknown, request: NodeRequestLike): boolean {
  if (typeof body !== 'object' || body === null || Object.keys(body).length > 0) return false
  return !(request.readableDidRead && Number(headerOf(request, 'content-length')) <= 64)
}

// A form parser makes the text of the JSON, up to its first `=`, the name of a field.
function isTakenApart(body: unknown): boolean {
  if (typeof body !== 'object' || body === null) return false
  return Object.keys(body).some((key) => /^\s*\{/.test(key))
}
