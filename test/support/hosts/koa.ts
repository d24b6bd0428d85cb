import { createServer, type Server } from 'node:http'
import { createServer as createHttp2Server } from 'node:http2'
import Koa from 'koa'
import { toKoaMiddleware } from '../../../src/adapters/koa.js'
import type { WebhookReceiver } from '../../../src/index.js'
import { connectHttp2 } from '../../conformance/clients/http2.js'
import type { Before, Host } from '../../conformance/host.js'
import { http2Host } from './http2.js'
import { serve } from './serve.js'

/** A Koa app that serves the adapter. */
function appOf(qondor: WebhookReceiver, before?: Before): Koa {
  const app = new Koa()
  app.silent = true
  const { node } = before ?? {}
  if (node) {
    app.use(async ({ req, res }, next) => {
      await new Promise<void>((resolve) => node(req, res, resolve))
      await next()
    })
  }
  app.use(toKoaMiddleware(qondor))
  // No case expects this status, so every case proves that `next` was not called.
  app.use((context) => {
    context.status = 599
  })
  return app
}

export const koaHost: Host = {
  name: 'Koa',
  style: 'node',
  differences: {
    'keeps silent when somebody before us has answered already': {
      reason: 'Node has thrown the body away by the time that Koa comes to the next middleware',
      answers: [{ status: 504, by: 'host' }],
      ran: 0,
    },
  },
  start: (qondor, before) => serve(createServer(appOf(qondor, before).callback())),
}

export const koaHttp2Host: Host = {
  ...koaHost,
  name: 'Koa on HTTP/2',
  protocol: 'http/2',
  async start(qondor, before) {
    // Koa takes HTTP/2's requests too; only their types are apart.
    const listener = appOf(qondor, before).callback() as unknown as Http2Listener
    const server = createHttp2Server(listener) as unknown as Server
    return { ...(await serve(server)), connect: connectHttp2 }
  },
  differences: http2Host.differences ?? {},
}

type Http2Listener = Parameters<typeof createHttp2Server>[1]
