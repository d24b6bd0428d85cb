import type { WebhookReceiver } from '../receiver/qondor-webhooks.js'
import { type NodeRequestLike, receiveNodeRequest } from './node-request.js'
import { type NodeResponseLike, respond } from './node-response.js'

export type { NodeRequestLike } from './node-request.js'
export type { NodeResponseLike } from './node-response.js'

/**
 * A handler for `http.createServer`, Express 4 and 5, Connect and others, before or after a body
 * parser. Its promise never rejects, and it never calls `next`. The limits are those of the receiver.
 *
 * @example
 * http.createServer(toNodeHandler(qondor)).listen(3000)
 * app.all('/qondor', toNodeHandler(qondor))
 */
export function toNodeHandler(
  qondor: WebhookReceiver,
): (request: NodeRequestLike, response: NodeResponseLike) => Promise<void> {
  return async (request, response) => {
    respond(request, response, await receiveNodeRequest(qondor, request))
  }
}
