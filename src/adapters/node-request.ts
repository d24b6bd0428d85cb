import { bodyConsumed, bodyIncomplete } from '../parse/body-errors.js'
import { BodyCollector, declaredBytes } from './collect-body.js'
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
  read(size: number): unknown
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
  return new RequestHeaders(headers, rawHeaders)
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
  return new Promise((resolve, reject) => {
    const collector = new BodyCollector(maxBodyBytes, declaredBytes(headers), resolve, reject)
    if (request.aborted) return collector.fail(bodyIncomplete(undefined))
    // An empty body ends without having been read.
    if (request.readableEnded) return collector.end()
    const abort = (cause?: unknown): void => {
      if (!request.readableEnded) collector.fail(bodyIncomplete(cause))
    }
    if (request.destroyed) return abort()
    request.on('data', (chunk) => {
      // Middleware that decompresses continues as long as it is read, even after a disconnect. In HTTP/2
      // a paused stream could not be closed.
      if (!collector.add(chunk) && request.httpVersionMajor < 2) request.pause()
    })
    request.on('end', () => collector.end())
    request.on('error', abort)
    request.on('close', abort)
    // Earlier middleware may have paused the stream.
    request.resume()
    // Starts reading at once, so that a chunk goes straight to the listener, without a buffer and a tick.
    request.read(0)
  })
}
