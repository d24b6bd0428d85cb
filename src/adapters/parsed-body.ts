import { asBytes } from '../parse/read-payload.js'
import { headerOf, type NodeRequestLike } from './node-request.js'
import { bodyConsumed } from './unreadable-body.js'

/**
 * What a body parser before us left: `rawBody`, then text or bytes in `body`, then an object there.
 * `undefined` where it left nothing and the stream is to be read.
 */
export function parsedBody(request: NodeRequestLike): unknown {
  const { rawBody } = request
  if (typeof rawBody === 'string' || asBytes(rawBody)) return rawBody
  const body = bodyOf(request)
  // Parsers put an empty value on bodies that they skipped.
  if (!request.readableDidRead && isEmpty(body)) return undefined
  if (typeof body === 'object' && body !== null && isForm(request) && !asBytes(body)) {
    throw bodyConsumed()
  }
  return body
}

function bodyOf(request: NodeRequestLike): unknown {
  try {
    return request.body
  } catch {
    // A lazy parser that failed has told its own caller why; to us the body is not there.
    return undefined
  }
}

function isEmpty(body: unknown): boolean {
  if (typeof body === 'object' && body !== null) return Object.keys(body).length === 0
  return body === undefined || body === null || body === ''
}

// A form parser takes JSON apart beyond repair.
function isForm(request: NodeRequestLike): boolean {
  const type = headerOf(request, 'content-type') ?? ''
  return /^(application\/x-www-form-urlencoded|multipart\/form-data)/i.test(type)
}
