import { QondorWebhookError } from '../errors/qondor-webhook-error.js'
import { checkBounds } from './check-bounds.js'
import { decodeText } from './decode-text.js'

/** A body as a JSON value, and as text where it came as text or bytes. */
export interface ReadPayload {
  readonly payload: unknown
  readonly rawBody: string | undefined
}

/** Body → JSON value; throws a `QondorWebhookError` that says why there is none. */
export function readPayload(body: unknown, maxBodyBytes: number): ReadPayload {
  const raw = typeof body === 'string' ? body : asBytes(body)
  if (raw === undefined) return readParsed(body, maxBodyBytes)
  checkSize(raw, maxBodyBytes)
  const rawBody = withoutByteOrderMark(typeof raw === 'string' ? raw : decodeText(raw))
  const payload = parseJson(rawBody)
  checkBounds(payload, maxBodyBytes)
  return { payload, rawBody }
}

/** The bytes of a body that is binary, whichever realm its class is from; else `undefined`. */
export function asBytes(body: unknown): Uint8Array | undefined {
  if (body instanceof Uint8Array) return body
  if (ArrayBuffer.isView(body)) {
    return new Uint8Array(body.buffer, body.byteOffset, body.byteLength)
  }
  const isBuffer = Object.prototype.toString.call(body) === '[object ArrayBuffer]'
  return isBuffer ? new Uint8Array(body as ArrayBuffer) : undefined
}

function readParsed(payload: unknown, maxBodyBytes: number): ReadPayload {
  try {
    if (payload === undefined || isUnread(payload)) {
      throw new QondorWebhookError(
        'body_consumed',
        'There is no body: it is undefined, or a stream or promise that nobody read. ' +
          'Pass the raw body, the parsed object, or a function that reads it.',
      )
    }
    checkBounds(payload, maxBodyBytes)
    return { payload, rawBody: undefined }
  } catch (cause) {
    if (QondorWebhookError.is(cause)) throw cause
    // A getter or a proxy that throws.
    throw new QondorWebhookError('invalid_json', 'The parsed body cannot be read.', { cause })
  }
}

function isUnread(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return ['then', 'pipe', 'getReader'].some((method) => {
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
