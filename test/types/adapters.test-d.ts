import http from 'node:http'
import http2 from 'node:http2'
import https from 'node:https'
import connect from 'connect'
import express, { type RequestHandler } from 'express'
import { describe, expectTypeOf, it } from 'vitest'
import * as z from 'zod'
import { type FetchRequestLike, toFetchHandler } from '../../src/adapters/fetch.js'
import { toNodeHandler } from '../../src/adapters/node.js'
import { createQondorWebhooks } from '../../src/index.js'

const qondor = createQondorWebhooks({ auth: false })
const withTopics = createQondorWebhooks({
  auth: false,
  topics: { InvoiceCreatedV1: z.object({ invoiceId: z.int() }) },
})

describe('toNodeHandler', () => {
  const handler = toNodeHandler(qondor)

  it('takes a receiver with topics of its own', () => {
    expectTypeOf(toNodeHandler(withTopics)).toEqualTypeOf(handler)
    expectTypeOf(toNodeHandler(withTopics.onPing(() => {}))).toEqualTypeOf(handler)
  })

  it('fits http and https', () => {
    expectTypeOf(handler).toExtend<http.RequestListener>()
    http.createServer(handler)
    https.createServer({}, handler)
  })

  it('fits http2', () => {
    http2.createServer(handler)
    http2.createSecureServer({ allowHTTP1: true }, handler)
  })

  it('fits Express', () => {
    expectTypeOf(handler).toExtend<RequestHandler>()
    const app = express()
    app.all('/qondor', handler)
    app.post('/qondor', express.json(), handler)
    app.use('/qondor', handler)
    express.Router().all('/', handler)
  })

  it('fits Connect', () => {
    expectTypeOf(handler).toExtend<connect.HandleFunction>()
    connect().use('/qondor', handler)
  })

  it('answers a promise, for tests and serverless hosts', () => {
    expectTypeOf(handler).returns.toEqualTypeOf<Promise<void>>()
  })
})

describe('toFetchHandler', () => {
  const handler = toFetchHandler(qondor)

  it('fits hosts that speak Request and Response', () => {
    expectTypeOf(handler).toExtend<(request: Request) => Promise<Response>>()
    expectTypeOf(handler).toExtend<
      (request: Request, env: object, context: object) => Promise<Response>
    >()
    expectTypeOf(toFetchHandler(withTopics)).toEqualTypeOf(handler)
  })

  it('fits hosts with a class of their own', () => {
    expectTypeOf(handler).toBeCallableWith({} as FetchRequestLike)
    expectTypeOf(handler).toExtend<(request: FetchRequestLike, env: object) => Promise<Response>>()
  })

  it('has one parameter, since hosts pass others after it, and a Request where Next.js infers it', () => {
    expectTypeOf<Parameters<typeof handler>>().toEqualTypeOf<[request: Request]>()
  })
})
