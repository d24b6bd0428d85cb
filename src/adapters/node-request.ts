import { isNamed } from '../authentication/headers.js'
import { bodyConsumed, bodyIncomplete } from '../parse/unreadable-body.js'
import { collectBody, declaredBytes } from './collect-body.js'
import { type HeaderMap, RequestHeaders } from './request-headers.js'

/** What is needed of Node's `IncomingMessage`, and what body parsers may have put on it. */
export interface NodeRequestLike {
  readonly method?: string | undefined
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly rawHeaders?: readonly string[] | undefined
  readonly httpVersionMajor: number
  readonly readableDidRead: boolean
  readonly readableEnded: boolean
  readonly readableEncoding: string | null
  readonly destroyed: boolean
  /** An aborted request of HTTP/2 looks like one that ended well but for this. */
  readonly aborted?: boolean
  /** Of HTTP/2 only. */
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
 * The headers as middleware left them, `headers` where a framework keeps its own. Node's list of the
 * headers as sent shows which came twice: its object joins them, or drops the second.
 */
export function headersOf(
  { rawHeaders, headers: own }: NodeRequestLike,
  headers: HeaderMap = own,
): RequestHeaders {
  return new RequestHeaders(headers, (name) => valuesIn(rawHeaders ?? [], name))
}

/** The values of a header in a list of names and values in turn. */
function valuesIn(rawHeaders: readonly string[], name: string): readonly string[] {
  const values: string[] = []
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (isNamed(rawHeaders[index] ?? '', name)) values.push(rawHeaders[index + 1] ?? '')
  }
  return values
}

/** Reads the stream; throws or rejects where that cannot be done. */
export function readNodeStream(
  request: NodeRequestLike,
  headers: RequestHeaders,
  maxBodyBytes: number,
): Promise<Uint8Array> {
  if (request.readableDidRead || (request.readableEncoding ?? null) !== null) {
    // What is left would block the connection's next request.
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
      // Middleware that inflates goes on for as long as it is read, whoever hung up. In HTTP/2 a
      // stream that is paused could not be closed.
      if (!sink.chunk(chunk) && request.httpVersionMajor < 2) request.pause()
    })
    request.on('end', sink.end)
    request.on('error', abort)
    request.on('close', abort)
    // Somebody before us may have paused it.
    request.resume()
  })
}
