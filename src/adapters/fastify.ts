import type { HeaderMap } from '../headers.js'
import type { WebhookReceiver } from '../receiver/qondor-webhooks.js'
import { type NodeRequestLike, receiveNodeRequest } from './node-request.js'
import { type NodeResponseLike, respond } from './node-response.js'

/** The part of Fastify's reply that is used. */
export interface FastifyReplyLike {
  readonly raw: NodeResponseLike
  hijack(): unknown
}

/** The part of Fastify's request that is used. */
export interface FastifyRequestLike {
  readonly raw: NodeRequestLike
  /** The headers as earlier hooks left them. */
  readonly headers: HeaderMap
}

/** The part of a Fastify route that is used. */
export interface FastifyRouteLike {
  method: string[]
  url: string
  onRequest(request: FastifyRequestLike, reply: FastifyReplyLike): Promise<void>
  handler(): Promise<void>
}

/** The part of a Fastify app that is used. */
export interface FastifyLike {
  readonly supportedMethods: readonly string[]
  route(route: FastifyRouteLike): unknown
}

/**
 * A plugin for Fastify 5. Register it with a prefix. It responds before Fastify reads the body, so no
 * content type parser runs first, neither Fastify's nor the app's. `onSend` hooks do not run for its
 * responses. The limits are those of the receiver.
 *
 * @example
 * app.register(toFastifyPlugin(qondor), { prefix: '/qondor' })
 */
export function toFastifyPlugin(qondor: WebhookReceiver): (app: FastifyLike) => Promise<void> {
  return async (app) => {
    app.route({
      method: [...app.supportedMethods],
      url: '/',
      async onRequest({ raw, headers }, reply) {
        reply.hijack()
        respond(raw, reply.raw, await receiveNodeRequest(qondor, raw, headers))
      },
      // Never called: the hook has already responded.
      async handler() {},
    })
  }
}
