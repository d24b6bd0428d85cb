import { toHttpResponse } from '../receiver/http-response.js'
import type { ReceiveResult } from '../receiver/outcomes.js'
import type { NodeRequestLike } from './node-request.js'

/** The part of Node's `ServerResponse` that is used. */
export interface NodeResponseLike {
  readonly headersSent: boolean
  readonly writableEnded: boolean
  writeHead(status: number, headers: Readonly<Record<string, string>>): unknown
  end(body: string, encoding: 'latin1'): unknown
  destroy?(): unknown
}

/** Responds to a Node request. Never throws. */
export function respond(
  request: NodeRequestLike,
  response: NodeResponseLike,
  result: ReceiveResult,
): void {
  try {
    writeResponse(request, response, result)
  } catch {
    // Middleware that wraps the response threw. Without a response the sender may retry.
    response.destroy?.()
  }
}

function writeResponse(
  request: NodeRequestLike,
  response: NodeResponseLike,
  result: ReceiveResult,
): void {
  // Earlier middleware, such as a timeout, may have responded in the meantime.
  if (response.headersSent || response.writableEnded) return
  const { status, headers, body } = toHttpResponse(result)
  const closing = isCutOff(result) ? closeAfterResponse(request) : undefined
  response.writeHead(status, closing ? { ...headers, ...closing } : headers)
  // The body is ASCII, which Node writes faster than UTF-8.
  response.end(request.method === 'HEAD' ? '' : body, 'latin1')
}

/** Whether the rest of a body is not read, so that its connection or stream cannot be used again. */
export function isCutOff({ error }: ReceiveResult): boolean {
  return error?.code === 'body_timeout' || error?.code === 'body_too_large'
}

/**
 * Ends the connection or stream of a body that was cut off. Call it before writing, and send the headers
 * that it returns: in HTTP/1 they end the connection. HTTP/2 has no such header; there the stream is
 * closed after the response.
 */
export function closeAfterResponse({
  httpVersionMajor,
  stream,
}: NodeRequestLike): Readonly<Record<string, string>> {
  if (httpVersionMajor < 2) return { connection: 'close' }
  stream?.once('finish', () => stream.close(0))
  return {}
}
