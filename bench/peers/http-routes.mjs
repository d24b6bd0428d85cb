// The route of each peer that has one, and the one that people write by hand.
import { createServer } from 'node:http'
import { createNodeMiddleware } from '@octokit/webhooks'
import express from 'express'
import { fastify } from 'fastify'
import { address, counter, routes as ours, readBody } from '../http-routes.mjs'
import { respondByHand } from './by-hand.mjs'
import { makeWebhooks } from './octokit.mjs'
import { respondStripe } from './stripe.mjs'

/** @typedef {import('../http-routes.mjs').Start} Start */

export { counter }

const { handler } = counter
/** What the routes answer that are written by hand, with whatever status. */
export const received = { received: true }
const path = '/qondor'
const octokit = createNodeMiddleware(makeWebhooks(handler), { path })

/** @type {Record<string, Record<string, Start>>} */
export const routes = {
  http: {
    ...ours['http'],
    byHand: () =>
      serve(({ headers }, body) => respondByHand(headers, JSON.parse(body.toString()), handler)),
    octokit: () => createServer(octokit).listen(address),
    stripe: () => serve(({ headers }, body) => respondStripe(headers, body, handler)),
  },
  'Express 5': {
    ...ours['Express 5'],
    byHand: () => {
      const app = express()
      app.post(path, express.json(), async ({ headers, body }, response) => {
        response.status(await respondByHand(headers, body, handler)).json(received)
      })
      return app.listen(address)
    },
    octokit: () => express().use(octokit).listen(address),
    stripe: () => {
      const app = express()
      const raw = express.raw({ type: 'application/json' })
      app.post(path, raw, async ({ headers, body }, response) => {
        response.status(await respondStripe(headers, body, handler)).json(received)
      })
      return app.listen(address)
    },
  },
  'Fastify 5': {
    ...ours['Fastify 5'],
    byHand: () => {
      const app = fastify()
      app.post(path, async ({ headers, body }, reply) => {
        return reply.code(await respondByHand(headers, body, handler)).send(received)
      })
      return listen(app)
    },
    octokit: () => {
      const app = fastify()
      app.removeAllContentTypeParsers()
      // The middleware reads the body itself.
      app.addContentTypeParser('*', (_request, _body, done) => done(null))
      app.post(path, async (request, reply) => {
        reply.hijack()
        await octokit(request.raw, reply.raw)
      })
      return listen(app)
    },
    stripe: () => {
      const app = fastify()
      app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) =>
        done(null, body),
      )
      app.post(path, async ({ headers, body }, reply) => {
        const raw = /** @type {Buffer} */ (body)
        return reply.code(await respondStripe(headers, raw, handler)).send(received)
      })
      return listen(app)
    },
  },
}

/** @param {(request: import('node:http').IncomingMessage, body: Buffer) => Promise<number>} respond */
function serve(respond) {
  const server = createServer((request, response) => {
    readBody(request, async (body) => {
      const answer = JSON.stringify(received)
      response.writeHead(await respond(request, body), {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(answer),
      })
      response.end(answer)
    })
  })
  return server.listen(address)
}

/** @param {import('fastify').FastifyInstance} app */
async function listen(app) {
  await app.listen(address)
  return app.server
}
