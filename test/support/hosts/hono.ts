import type { Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'
import { toFetchHandler } from '../../../src/adapters/fetch.js'
import type { Host } from '../../conformance/host.js'
import { serve } from './serve.js'

export const honoHost: Host = {
  name: 'Hono',
  style: 'fetch',
  start(qondor, before) {
    const handle = toFetchHandler(qondor)
    const app = new Hono()
    app.all('/hook', async (context) => {
      await before?.fetch?.(context.req.raw)
      return handle(context.req.raw)
    })
    return serve(createAdaptorServer({ fetch: app.fetch }) as Server)
  },
}
