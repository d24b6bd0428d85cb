import { type HttpAnswer, toHttpAnswer } from '../receiver/http-answer.js'
import type { ReceiveResult } from '../receiver/receive-result.js'
import { headersOf, type NodeRequestLike, readNodeStream } from './node-request.js'
import { parsedBody } from './parsed-body.js'
import type { Receives } from './receives.js'

/** What is needed of Node's `ServerResponse`. */
export interface NodeResponseLike {
  readonly headersSent: boolean
  readonly writableEnded: boolean
  writeHead(status: number, headers: Readonly<Record<string, string>>): unknown
  end(body: string): unknown
}

/**
 * A handler for `http.createServer`, Express 4 and 5, Connect and others, before or behind a body
 * parser. Its promise never rejects and it never calls `next`. Limits are those of the receiver.
 *
 * @example
 * http.createServer(toNodeHandler(qondor)).listen(3000)
 * app.all('/qondor', toNodeHandler(qondor))
 */
export function toNodeHandler(
  qondor: Receives,
): (request: NodeRequestLike, response: NodeResponseLike) => Promise<void> {
  return async (request, response) => {
    const result = await qondor.receive({
      method: request.method,
      headers: headersOf(request),
      body: ({ maxBodyBytes }) => parsedBody(request) ?? readNodeStream(request, maxBodyBytes),
    })
    // A time-out before us may have answered meanwhile.
    if (response.headersSent || response.writableEnded) return
    const answer = toHttpAnswer(result)
    response.writeHead(answer.status, nodeHeaders(answer, result, request))
    response.end(answer.body)
  }
}

function nodeHeaders(
  { headers }: HttpAnswer,
  { error }: ReceiveResult,
  request: NodeRequestLike,
): Readonly<Record<string, string>> {
  const isUnread = error?.code === 'body_timeout' || error?.code === 'body_too_large'
  // HTTP/2 has no such header; there the stream ends alone.
  return isUnread && request.httpVersionMajor < 2 ? { ...headers, connection: 'close' } : headers
}
