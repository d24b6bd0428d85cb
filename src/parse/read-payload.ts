import { QondorWebhookError } from '../errors/qondor-webhook-error.js'
import { checkBounds } from './check-bounds.js'
import { decodeText } from './decode-text.js'
import { isObject } from './is-object.js'

/** A body as a JSON value, and as text where it came as text or bytes. */
export interface ReadPayload {
  readonly payload: unknown
  readonly rawBody: string | undefined
}

/** Body → JSON value; throws a `QondorWebhookError` that says why there is none. */
export function readPayload(body: unknown, maxBodyBytes: number): ReadPayload {
  try {
    const raw = typeof body === 'string' ? body : asBytes(body)
    const rawBody = raw === undefined ? undefined : readText(raw, maxBodyBytes)
    const payload = rawBody === undefined ? plain(readParsed(body)) : parseJson(rawBody)
    checkBounds(payload, maxBodyBytes)
    return { payload, rawBody }
  } catch (error) {
    throw asUnreadable(error)
  }
}

/** A typed error as it is; what a hostile getter or proxy threw as `invalid_json`. */
function asUnreadable(error: unknown): QondorWebhookError {
  if (QondorWebhookError.is(error)) return error
  return new QondorWebhookError('invalid_json', 'The parsed body cannot be read.', { cause: error })
}

/**
 * The bytes of a body that is binary, whichever realm its class is from; else `undefined`. Throws
 * what a hostile proxy or a detached buffer throws.
 */
export function asBytes(body: unknown): Uint8Array | undefined {
  if (body instanceof Uint8Array) return body
  if (ArrayBuffer.isView(body)) {
    return new Uint8Array(body.buffer, body.byteOffset, body.byteLength)
  }
  const isBuffer = Object.prototype.toString.call(body) === '[object ArrayBuffer]'
  return isBuffer ? new Uint8Array(body as ArrayBuffer) : undefined
}

function readText(raw: string | Uint8Array, maxBodyBytes: number): string {
  checkSize(raw, maxBodyBytes)
  return withoutByteOrderMark(typeof raw === 'string' ? raw : decodeText(raw))
}

function readParsed(body: unknown): unknown {
  if (body !== undefined && !isUnread(body)) return body
  throw new QondorWebhookError(
    'body_consumed',
    'There is no body: it is undefined, or a request, stream or promise that nobody read. ' +
      'Pass the raw body, the parsed object, or a function that reads it.',
  )
}

/** The object as its values are now: a getter is called once, and says nothing else later. */
function plain(body: unknown): unknown {
  return isObject(body) && !Array.isArray(body) ? { ...body } : body
}

function isUnread(value: unknown): boolean {
  if (!isObject(value)) return false
  return ['then', 'pipe', 'getReader', 'arrayBuffer'].some((method) => {
    return method in value && typeof value[method as keyof typeof value] === 'function'
  })
}

function checkSize(raw: string | Uint8Array, maxBodyBytes: number): void {
  // A UTF-16 unit takes at most three bytes, so that most texts need no counting.
  if (raw.length * 3 <= maxBodyBytes) return
  const bytes = typeof raw === 'string' ? new TextEncoder().encode(raw).length : raw.length
  if (bytes > maxBodyBytes) throw bodyTooLarge(maxBodyBytes)
}

export function bodyTooLarge(maxBodyBytes: number): QondorWebhookError {
  return new QondorWebhookError(
    'body_too_large',
    `The body is larger than ${maxBodyBytes} bytes. If Qondor sends such bodies, raise maxBodyBytes.`,
  )
}

function withoutByteOrderMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The engine's message quotes the text, so it is no cause of ours.
    throw new QondorWebhookError('invalid_json', 'The body is not JSON.')
  }
}
