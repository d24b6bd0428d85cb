import { fastify } from 'fastify'
import { toFastifyPlugin } from '../../../src/adapters/fastify.js'
import type { Host } from '../../conformance/host.js'

export const fastifyHost: Host = {
  name: 'Fastify',
  style: 'node',
  differences: {
    'keeps silent when somebody before us has answered already': {
      reason: 'Fastify runs no route behind an answer',
      answers: [{ status: 504, by: 'host' }],
      ran: 0,
    },
  },
  async start(qondor, before) {
    const app = fastify()
    const { node } = before ?? {}
    if (node) app.addHook('onRequest', ({ raw }, reply, done) => node(raw, reply.raw, () => done()))
    await app.register(toFastifyPlugin(qondor), { prefix: '/hook' })
    const address = await app.listen({ host: '127.0.0.1', port: 0 })
    return {
      url: `${address}/hook`,
      async close() {
        app.server.closeAllConnections()
        await app.close()
      },
    }
  },
}
