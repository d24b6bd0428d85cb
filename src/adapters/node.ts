import { toHttpAnswer } from '../receiver/http-answer.js'
import type { ReceiveResult } from '../receiver/receive-result.js'
import type { Receives } from '../receiver/receives.js'
import { connectionHeaders, endStreamAfterAnswer } from './connection-headers.js'
import { headersOf, type NodeRequestLike, readNodeStream } from './node-request.js'
import { parsedBody } from './parsed-body.js'

export type { NodeRequestLike } from './node-request.js'

/** What is needed of Node's `ServerResponse`. */
export interface NodeResponseLike {
  readonly headersSent: boolean
  readonly writableEnded: boolean
  writeHead(status: number, headers: Readonly<Record<string, string>>): unknown
  end(body: string): unknown
  destroy?(): unknown
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
    try {
      answer(request, response, result)
    } catch {
      // Middleware that wraps the response threw. Without an answer the sender may try again.
      response.destroy?.()
    }
  }
}

function answer(request: NodeRequestLike, response: NodeResponseLike, result: ReceiveResult): void {
  // A time-out before us may have answered meanwhile.
  if (response.headersSent || response.writableEnded) return
  const { status, headers, body } = toHttpAnswer(result)
  endStreamAfterAnswer(result, request)
  response.writeHead(status, { ...headers, ...connectionHeaders(result, request) })
  response.end(request.method === 'HEAD' ? '' : body)
}
