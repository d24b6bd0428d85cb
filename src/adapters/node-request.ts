import { isNamed } from '../headers.js'
import { asBytes, isObject } from '../parse/body.js'
import { bodyConsumed, bodyIncomplete } from '../parse/body-errors.js'
import type { ReceiveResult } from '../receiver/outcomes.js'
import { collectBody, declaredBytes } from './collect-body.js'
import { type HeaderMap, RequestHeaders } from './request-headers.js'

/** The part of Node's `IncomingMessage` that is used, and what body parsers may have set on it. */
export interface NodeRequestLike {
  readonly method?: string | undefined
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly rawHeaders?: readonly string[] | undefined
  readonly httpVersionMajor: number
  readonly readableDidRead: boolean
  readonly readableEnded: boolean
  readonly readableEncoding: string | null
  readonly destroyed: boolean
  /** Only this shows that an HTTP/2 request was aborted; it looks complete otherwise. */
  readonly aborted?: boolean
  /** HTTP/2 only. */
  readonly stream?:
    | { close(code: number): unknown; once(event: 'finish', listener: () => void): unknown }
    | undefined
  resume(): unknown
  pause(): unknown
  on(event: 'data', listener: (chunk: Uint8Array) => void): unknown
  on(event: 'end' | 'close', listener: () => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
  readonly body?: unknown
  readonly rawBody?: unknown
}

/**
 * The headers as middleware left them; pass `headers` if a framework keeps its own. Node's list of raw
 * headers shows which were sent twice: Node's object joins them, or drops the second.
 */
export function getHeaders(
  { rawHeaders, headers: own }: NodeRequestLike,
  headers: HeaderMap = own,
): RequestHeaders {
  return new RequestHeaders(headers, (name) => valuesIn(rawHeaders ?? [], name))
}

/** The values of a header in a list of alternating names and values. */
function valuesIn(rawHeaders: readonly string[], name: string): readonly string[] {
  const values: string[] = []
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (isNamed(rawHeaders[index] ?? '', name)) values.push(rawHeaders[index + 1] ?? '')
  }
  return values
}

/** Reads the stream; throws or rejects if it cannot be read. */
export function readNodeStream(
  request: NodeRequestLike,
  headers: RequestHeaders,
  maxBodyBytes: number,
): Promise<Uint8Array> {
  if (request.readableDidRead || (request.readableEncoding ?? null) !== null) {
    // The rest of the body would block the connection's next request.
    request.resume()
    throw bodyConsumed()
  }
  return collectBody(maxBodyBytes, declaredBytes(headers), (sink) => {
    if (request.aborted) return sink.fail(bodyIncomplete(undefined))
    // An empty body ends without having been read.
    if (request.readableEnded) return sink.end()
    const abort = (cause?: unknown): void => {
      if (!request.readableEnded) sink.fail(bodyIncomplete(cause))
    }
    if (request.destroyed) return abort()
    request.on('data', (chunk) => {
      // Middleware that decompresses continues as long as it is read, even after a disconnect. In HTTP/2
      // a paused stream could not be closed.
      if (!sink.chunk(chunk) && request.httpVersionMajor < 2) request.pause()
    })
    request.on('end', sink.end)
    request.on('error', abort)
    request.on('close', abort)
    // Earlier middleware may have paused the stream.
    request.resume()
  })
}

const formType = /^\s*(application\/x-www-form-urlencoded|multipart\/form-data)\s*(;|$)/i

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
  request: NodeRequestLike,
  headers: RequestHeaders,
  holder: BodyHolder = request,
): unknown {
  const { rawBody } = holder
  if (typeof rawBody === 'string' || asBytes(rawBody)) return rawBody
  const body = getBody(holder)
  if (asBytes(body)) return body
  const isMissing = body === undefined || body === null || body === ''
  if (isMissing || isPlaceholder(body, request, headers)) return undefined
  if (isTakenApart(body, headers.get('content-type'))) throw bodyConsumed()
  return body
}

/**
 * Whether a form parser turned a JSON body into form fields. The content type shows that, unless a JSON
 * parser was configured to read forms too: then the object is an event.
 */
export function isTakenApart(body: unknown, contentType: string | null): boolean {
  return isObject(body) && formType.test(contentType ?? '') && !hasEnvelope(body)
}

function hasEnvelope(body: object): boolean {
  const fields: Readonly<Record<string, unknown>> = { ...body }
  return ['webhookId', 'timestamp', 'topic'].every((name) => typeof fields[name] === 'string')
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
function isPlaceholder(
  body: unknown,
  { readableDidRead }: NodeRequestLike,
  headers: RequestHeaders,
): boolean {
  if (typeof body !== 'object' || body === null || Object.keys(body).length > 0) return false
  return !(readableDidRead && Number(headers.get('content-length') ?? Number.NaN) <= 64)
}

/** Whether the rest of a body is not read, so that its connection or stream cannot be used again. */
function isCutOff({ error }: ReceiveResult): boolean {
  return error?.code === 'body_timeout' || error?.code === 'body_too_large'
}

/**
 * Ends the HTTP/2 stream of such a body once the response is written. Call it before writing. In HTTP/1
 * a property named `stream` has another meaning.
 */
export function endStreamAfterResponse(
  result: ReceiveResult,
  { httpVersionMajor, stream }: NodeRequestLike,
): void {
  if (isCutOff(result) && httpVersionMajor >= 2) stream?.once('finish', () => stream.close(0))
}

/** Ends an HTTP/1 connection after a body that was cut off; HTTP/2 has no such header. */
export function connectionHeaders(
  result: ReceiveResult,
  request: NodeRequestLike,
): Readonly<Record<string, string>> {
  return isCutOff(result) && request.httpVersionMajor < 2 ? { connection: 'close' } : {}
}
