import { createServer } from 'node:http'
import Koa from 'koa'
import { toKoaMiddleware } from '../../../src/adapters/koa.js'
import type { Host } from '../../../src/conformance/host.js'
import { serve } from './serve.js'

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
  start(qondor, before) {
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
    return serve(createServer(app.callback()))
  },
}
