import { toHttpResponse } from '../receiver/http-response.js'
import type { WebhookReceiver } from '../receiver/qondor-webhooks.js'
import { type BodyHolder, type NodeRequestLike, receiveNodeRequest } from './node-request.js'
import { closeAfterResponse, isCutOff } from './node-response.js'

/** The part of Koa's context that is used. */
export interface KoaContextLike {
  readonly req: NodeRequestLike
  /** Body parsers leave `body` and `rawBody` here. */
  readonly request: object
  status: number
  body: unknown
  set(headers: Readonly<Record<string, string>>): unknown
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
    const { req, request } = context
    const result = await receiveNodeRequest(qondor, req, req.headers, request as BodyHolder)
    const response = toHttpResponse(result)
    context.status = response.status
    context.set(response.headers)
    if (isCutOff(result)) context.set(closeAfterResponse(req))
    context.body = response.body
  }
}
