import { QondorWebhookError } from '../errors.js'

/**
 * A webhook's body: text, bytes (also a Node `Buffer`), or an object from a body parser. An object is used
 * as it is, never converted back to text.
 */
export type WebhookBody = string | Uint8Array | ArrayBuffer | object

/** The default limit of a body, in bytes. */
export const defaultMaxBodyBytes = 262_144

const maxDepth = 64

/** A body as a JSON value, and as text if it was text or bytes. */
export interface ReadPayload {
  readonly payload: unknown
  readonly rawBody: string | undefined
}

/** Parses a body to a JSON value; throws a `QondorWebhookError` if it cannot. */
export function readPayload(body: unknown, maxBodyBytes: number): ReadPayload {
  try {
    const raw = typeof body === 'string' ? body : toBytes(body)
    const rawBody = raw === undefined ? undefined : readText(raw, maxBodyBytes)
    const payload = rawBody === undefined ? plain(readParsed(body)) : parseJson(rawBody)
    // Each level of a text takes two brackets.
    const isShallow = rawBody !== undefined && rawBody.length <= 2 * maxDepth
    if (!isShallow) checkBounds(payload, maxBodyBytes)
    return { payload, rawBody }
  } catch (error) {
    throw asUnreadable(error)
  }
}

/** A typed error unchanged; the error of a hostile getter or proxy as `invalid_json`. */
function asUnreadable(error: unknown): QondorWebhookError {
  if (QondorWebhookError.is(error)) return error
  return new QondorWebhookError('invalid_json', 'The parsed body cannot be read: see cause.', {
    cause: error,
  })
}

/**
 * The bytes of a binary body, also of another realm; otherwise `undefined`. Throws what a hostile proxy
 * or a detached buffer throws.
 */
export function toBytes(body: unknown): Uint8Array | undefined {
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
    'The body is missing: it is undefined, or a request, stream or promise that was not read. ' +
      'Pass the raw body, the parsed object, or a function that reads the body.',
  )
}

/** A copy of the object with its current values, so that each getter is called only once. */
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
  // A UTF-16 unit takes at most three bytes, so most texts need no counting.
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
    // The engine's message quotes the text, so it is not passed on as the cause.
    throw new QondorWebhookError(
      'invalid_json',
      text === ''
        ? 'The body is empty. If the sender sent one, a proxy or middleware dropped it.'
        : 'The body is not JSON.',
    )
  }
}

// Strict: a byte that is not UTF-8 is rejected, not replaced. A leading BOM stays, as in text.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Decodes a body's bytes; throws `unsupported_encoding` for gzip, else `invalid_encoding`. */
function decodeText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch (cause) {
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
      throw new QondorWebhookError(
        'unsupported_encoding',
        'The body is compressed with gzip. Decompress it before you pass it.',
      )
    }
    throw new QondorWebhookError(
      'invalid_encoding',
      'The body is not valid UTF-8. Pass the bytes as they were received.',
      { cause },
    )
  }
}

/**
 * Rejects a value that is nested too deeply, or that has more values than a body of `maxValues` bytes can
 * have. An earlier parser may have let in a cycle.
 */
function checkBounds(payload: unknown, maxValues: number): void {
  if (isObject(payload)) countValues(payload, 1, maxValues)
}

/** The rest of `maxValues` after the values inside `parent`. */
function countValues(parent: object, depth: number, maxValues: number): number {
  if (depth > maxDepth) {
    throw new QondorWebhookError(
      'invalid_json',
      `The body is nested deeper than ${maxDepth} levels.`,
    )
  }
  let left = maxValues
  for (const key in parent) {
    left -= 1
    if (left < 0) {
      throw new QondorWebhookError(
        'body_too_large',
        'The parsed body has too many values. If Qondor sends such bodies, raise maxBodyBytes.',
      )
    }
    const child = parent[key as keyof typeof parent]
    if (isObject(child)) left = countValues(child, depth + 1, left)
  }
  return left
}

/** Whether a value is an object or an array. */
export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
