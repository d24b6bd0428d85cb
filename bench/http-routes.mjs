// For each framework our route, and the plain one that people write by hand: no schema, no key check. Both
// send the same response, but for the charset that frameworks put behind the content type.
import { createServer } from 'node:http'
import { serve } from '@hono/node-server'
import express from 'express'
import { fastify } from 'fastify'
import { Hono } from 'hono'
import Koa from 'koa'
import { createQondorWebhooks } from 'qondor-webhooks'
import { toFastifyPlugin } from 'qondor-webhooks/fastify'
import { toFetchHandler } from 'qondor-webhooks/fetch'
import { toKoaMiddleware } from 'qondor-webhooks/koa'
import { toNodeHandler } from 'qondor-webhooks/node'
import { auth } from './bodies.mjs'
import { countingHandler } from './counting-handler.mjs'

/** @typedef {() => import('@hono/node-server').ServerType | Promise<import('node:http').Server>} Start */

export const counter = countingHandler()
const qondor = createQondorWebhooks({ auth }).onOfferSent(counter.handler)
export const address = { port: 0, host: '127.0.0.1' }

/** @type {Record<string, { ours: Start, plain: Start }>} */
export const routes = {
  http: {
    ours: () => createServer(toNodeHandler(qondor)).listen(address),
    plain: () => {
      const server = createServer((request, response) => {
        readJson(request, ({ webhookId }) => {
          const answer = JSON.stringify({ outcome: 'handled', webhookId })
          response.writeHead(200, {
            'content-type': 'application/json',
            'cache-control': 'no-store',
            'content-length': Buffer.byteLength(answer),
          })
          response.end(answer)
        })
      })
      return server.listen(address)
    },
  },
  'Express 5': {
    ours: () => express().all('/qondor', toNodeHandler(qondor)).listen(address),
    plain: () => {
      // An ETag is a hash of the body, which ours does not make.
      const app = express().disable('etag').use(express.json())
      app.post('/qondor', (request, response) => {
        response.set('cache-control', 'no-store')
        response.json({ outcome: 'handled', webhookId: request.body.webhookId })
      })
      return app.listen(address)
    },
  },
  'Fastify 5': {
    ours: async () => {
      const app = fastify()
      app.register(toFastifyPlugin(qondor), { prefix: '/qondor' })
      await app.listen(address)
      return app.server
    },
    plain: async () => {
      const app = fastify()
      app.post('/qondor', async (request, reply) => {
        reply.header('cache-control', 'no-store')
        const { webhookId } = /** @type {{ webhookId: string }} */ (request.body)
        return { outcome: 'handled', webhookId }
      })
      await app.listen(address)
      return app.server
    },
  },
  'Koa 3': {
    ours: () => new Koa().use(toKoaMiddleware(qondor)).listen(address),
    plain: () => {
      const app = new Koa().use(async (context) => {
        const { webhookId } = await new Promise((resolve) => readJson(context.req, resolve))
        context.set('cache-control', 'no-store')
        context.body = { outcome: 'handled', webhookId }
      })
      return app.listen(address)
    },
  },
  'Hono 4': {
    ours: () => {
      const receive = toFetchHandler(qondor)
      return serveHono(new Hono().all('/qondor', (context) => receive(context.req.raw)))
    },
    plain: () => {
      const app = new Hono().post('/qondor', async (context) => {
        const { webhookId } = await context.req.json()
        context.header('cache-control', 'no-store')
        return context.json({ outcome: 'handled', webhookId })
      })
      return serveHono(app)
    },
  },
}

/** @param {Hono} app */
function serveHono(app) {
  return serve({ fetch: app.fetch, port: address.port, hostname: address.host })
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {(body: { webhookId: string }) => void} take
 */
function readJson(request, take) {
  readBody(request, (body) => take(JSON.parse(body.toString())))
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {(body: Buffer) => void} take
 */
export function readBody(request, take) {
  /** @type {Buffer[]} */
  const chunks = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => take(Buffer.concat(chunks)))
}
