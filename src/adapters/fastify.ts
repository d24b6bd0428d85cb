import type { WebhookReceiver } from '../receiver/qondor-webhooks.js'
import { getHeaders, type NodeRequestLike } from './node-request.js'
import { type NodeResponseLike, respond } from './node-response.js'
import type { HeaderMap } from './request-headers.js'

/** What is needed of Fastify's reply. */
export interface FastifyReplyLike {
  readonly raw: NodeResponseLike
  hijack(): unknown
}

/** What is needed of Fastify's request. */
export interface FastifyRequestLike {
  readonly raw: NodeRequestLike
  /** What hooks before the plugin made of the headers. */
  readonly headers: HeaderMap
}

/** A route as Fastify takes it, as far as it is used. */
export interface FastifyRouteLike {
  method: string[]
  url: string
  onRequest(request: FastifyRequestLike, reply: FastifyReplyLike): Promise<void>
  handler(): Promise<void>
}

/** What is needed of a Fastify app. */
export interface FastifyLike {
  readonly supportedMethods: readonly string[]
  route(route: FastifyRouteLike): unknown
}

/**
 * A plugin for Fastify 5, to be registered with a prefix. It answers before Fastify reads the body,
 * so that no content type parser, of its own or of the app, comes between; hooks for `onSend` do not
 * see its answers. Limits are those of the receiver.
 *
 * @example
 * app.register(toFastifyPlugin(qondor), { prefix: '/qondor' })
 */
export function toFastifyPlugin(qondor: WebhookReceiver): (app: FastifyLike) => Promise<void> {
  return async (app) => {
    app.route({
      method: [...app.supportedMethods],
      url: '/',
      async onRequest(request, reply) {
        reply.hijack()
        const { raw, headers } = request
        await respond(qondor, raw, reply.raw, getHeaders(raw, headers))
      },
      // Never reached: the hook has answered.
      async handler() {},
    })
  }
}
