import type { WebhookHeaders } from '../authentication/headers.js'
import { collectBody } from './collect-body.js'
import { bodyConsumed, bodyIncomplete, refuseCompressed } from './unreadable-body.js'

/** What is needed of Node's `IncomingMessage`, and what body parsers may have put on it. */
export interface NodeRequestLike {
  readonly method?: string | undefined
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly rawHeaders?: readonly string[] | undefined
  readonly httpVersionMajor: number
  readonly readableDidRead: boolean
  readonly readableEnded: boolean
  readonly destroyed: boolean
  on(event: 'data', listener: (chunk: Uint8Array | string) => void): unknown
  on(event: 'end' | 'close', listener: () => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
  readonly body?: unknown
  readonly rawBody?: unknown
}

/** The headers as sent: Node's own object has dropped the second of two `authorization` headers. */
export function headersOf({ rawHeaders, headers }: NodeRequestLike): WebhookHeaders {
  if (!rawHeaders?.length) return headers
  return Array.from({ length: rawHeaders.length / 2 }, (_, index) => {
    return [rawHeaders[index * 2] ?? '', rawHeaders[index * 2 + 1] ?? ''] as const
  })
}

/** Reads the stream; rejects where somebody read it before. */
export async function readNodeStream(
  request: NodeRequestLike,
  maxBodyBytes: number,
): Promise<Uint8Array> {
  if (request.readableDidRead) throw bodyConsumed()
  refuseCompressed(singleHeader(request, 'content-encoding'))
  return await collectBody(maxBodyBytes, (sink) => {
    const abort = (cause?: unknown): void => {
      if (!request.readableEnded) sink.fail(bodyIncomplete(cause))
    }
    if (request.destroyed) return abort()
    request.on('data', (chunk) => sink.chunk(typeof chunk === 'string' ? encode(chunk) : chunk))
    request.on('end', sink.end)
    request.on('error', abort)
    request.on('close', abort)
  })
}

/** A header that is sent at most once, as text. */
export function singleHeader(request: NodeRequestLike, name: string): string | undefined {
  const value = request.headers[name]
  return typeof value === 'string' ? value : undefined
}

// Somebody before us may have called `setEncoding`.
function encode(chunk: string): Uint8Array {
  return new TextEncoder().encode(chunk)
}
