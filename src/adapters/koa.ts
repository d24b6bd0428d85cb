import { toHttpResponse } from '../receiver/http-response.js'
import type { WebhookReceiver } from '../receiver/qondor-webhooks.js'
import {
  type BodyHolder,
  connectionHeaders,
  endStreamAfterResponse,
  getHeaders,
  type NodeRequestLike,
  parsedBody,
  readNodeStream,
} from './node-request.js'

/** The part of Koa's context that is used. */
export interface KoaContextLike {
  readonly req: NodeRequestLike
  /** Body parsers leave `body` and `rawBody` here. */
  readonly request: object
  status: number
  body: unknown
  set(headers: Record<string, string>): unknown
}

/**
 * A middleware for Koa 3, before or after a body parser. It never calls `next`, and its promise never
 * rejects. The limits are those of the receiver.
 *
 * @example
 * app.use(mount('/qondor', toKoaMiddleware(qondor)))
 */
export function toKoaMiddleware(
  qondor: WebhookReceiver,
): (context: KoaContextLike) => Promise<void> {
  return async (context) => {
    const { req } = context
    const headers = getHeaders(req)
    const result = await qondor.receive({
      method: req.method,
      headers,
      body: ({ maxBodyBytes }) => {
        const parsed = parsedBody(req, headers, context.request as BodyHolder)
        return parsed ?? readNodeStream(req, headers, maxBodyBytes)
      },
    })
    const { status, headers: answerHeaders, body } = toHttpResponse(result)
    context.status = status
    context.set({ ...answerHeaders, ...connectionHeaders(result, req) })
    context.body = body
    endStreamAfterResponse(result, req)
  }
}
