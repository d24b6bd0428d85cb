import { toHttpResponse } from '../receiver/http-response.js'
import type { ReceiveResult } from '../receiver/outcomes.js'
import type { WebhookReceiver } from '../receiver/qondor-webhooks.js'
import {
  connectionHeaders,
  endStreamAfterResponse,
  type NodeRequestLike,
  parsedBody,
  readNodeStream,
} from './node-request.js'
import type { RequestHeaders } from './request-headers.js'

/** The part of Node's `ServerResponse` that is used. */
export interface NodeResponseLike {
  readonly headersSent: boolean
  readonly writableEnded: boolean
  writeHead(status: number, headers: Readonly<Record<string, string>>): unknown
  end(body: string): unknown
  destroy?(): unknown
}

/** Receives a Node request, with the headers of its framework, and responds to it. */
export async function respond(
  qondor: WebhookReceiver,
  request: NodeRequestLike,
  response: NodeResponseLike,
  headers: RequestHeaders,
): Promise<void> {
  const result = await qondor.receive({
    method: request.method,
    headers,
    body: ({ maxBodyBytes }) => {
      return parsedBody(request, headers) ?? readNodeStream(request, headers, maxBodyBytes)
    },
  })
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
  endStreamAfterResponse(result, request)
  response.writeHead(status, { ...headers, ...connectionHeaders(result, request) })
  response.end(request.method === 'HEAD' ? '' : body)
}
