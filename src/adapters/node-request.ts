import { isNamed, type WebhookHeaders } from '../authentication/headers.js'
import { bodyConsumed, bodyIncomplete } from '../parse/unreadable-body.js'
import { collectBody } from './collect-body.js'

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
  on(event: 'data', listener: (chunk: Uint8Array) => void): unknown
  on(event: 'end' | 'close', listener: () => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
  readonly body?: unknown
  readonly rawBody?: unknown
}

/** The headers as sent: Node's own object has dropped the second of two `authorization` headers. */
export function headersOf({ rawHeaders, headers }: NodeRequestLike): WebhookHeaders {
  return rawHeaders?.length ? { get: (name) => valueIn(rawHeaders, name) } : headers
}

/** A header's value in a list of names and values in turn; `null` when it is there twice. */
function valueIn(rawHeaders: readonly string[], name: string): string | null {
  let found: string | undefined
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (!isNamed(rawHeaders[index] ?? '', name)) continue
    if (found !== undefined) return null
    found = rawHeaders[index + 1]
  }
  return found ?? null
}

/** Reads the stream; throws or rejects where that cannot be done. */
export function readNodeStream(
  request: NodeRequestLike,
  maxBodyBytes: number,
): Promise<Uint8Array> {
  if (request.readableDidRead || (request.readableEncoding ?? null) !== null) {
    // What is left would block the connection's next request.
    request.resume()
    throw bodyConsumed()
  }
  const declaredBytes = Number(headerOf(request, 'content-length'))
  return collectBody(maxBodyBytes, declaredBytes, (sink) => {
    if (request.aborted) return sink.fail(bodyIncomplete(undefined))
    // An empty body ends without having been read.
    if (request.readableEnded) return sink.end()
    const abort = (cause?: unknown): void => {
      if (!request.readableEnded) sink.fail(bodyIncomplete(cause))
    }
    if (request.destroyed) return abort()
    request.on('data', sink.chunk)
    request.on('end', sink.end)
    request.on('error', abort)
    request.on('close', abort)
    // Somebody before us may have paused it.
    request.resume()
  })
}

/** A header that is sent at most once, as text. */
export function headerOf(request: NodeRequestLike, name: string): string | undefined {
  const value = request.headers[name]
  return typeof value === 'string' ? value : undefined
}
