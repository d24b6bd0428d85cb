import { createServer, type IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { createGunzip, gzipSync } from 'node:zlib'
import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'
import Koa from 'koa'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { toFetchHandler } from '../../../src/adapters/fetch.js'
import { toKoaMiddleware } from '../../../src/adapters/koa.js'
import { toNodeHandler } from '../../../src/adapters/node.js'
import { createQondorWebhooks, type WebhookReceiver } from '../../../src/index.js'
import { connectHttp1 } from '../../conformance/clients/http1.js'
import type { Header, RunningHost } from '../../conformance/host.js'
import { key, keyHeader, offerSent, offerSentOf, post } from '../../conformance/requests.js'
import { serve } from '../../support/hosts/serve.js'

const megabyte = 1_048_576
const gzip: Header = ['content-encoding', 'gzip']
// Compressed once for all hosts, which takes a second.
const bomb = gzipSync(Buffer.alloc(100 * megabyte, ' '))

/** Counts what comes out of a stream that inflates. */
let inflated: number
let running: RunningHost | undefined

beforeEach(() => {
  inflated = 0
  vi.spyOn(console, 'error').mockImplementation(() => {})
})

afterEach(async () => {
  vi.restoreAllMocks()
  await running?.close()
})

/** A request whose body is inflated, as middleware makes it: all else is as it was sent. */
function inflate(request: IncomingMessage): IncomingMessage {
  const stream: Readable = request.pipe(createGunzip())
  const push = stream.push.bind(stream)
  stream.push = (chunk: Uint8Array | null, ...rest) => {
    inflated += chunk?.length ?? 0
    return push(chunk, ...rest)
  }
  const { method, url, headers, rawHeaders, httpVersionMajor } = request
  // All that is read of Node's request is on it.
  return Object.assign(stream, { method, url, headers, rawHeaders, httpVersionMajor }) as never
}

function inflatedBody(request: Request, keeps: 'the encoding' | 'the length alone'): Request {
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      inflated += chunk.length
      controller.enqueue(chunk)
    },
  })
  const headers = new Headers(request.headers)
  if (keeps === 'the length alone') headers.delete('content-encoding')
  const body = request.body?.pipeThrough(new DecompressionStream('gzip')).pipeThrough(counter)
  return new Request(request, { headers, ...(body && { body }), ...{ duplex: 'half' } })
}

const hosts: Record<string, (qondor: WebhookReceiver) => Promise<RunningHost>> = {
  toNodeHandler(qondor) {
    const handle = toNodeHandler(qondor)
    return serve(createServer((request, response) => void handle(inflate(request), response)))
  },
  'toNodeHandler, where the encoding was deleted'(qondor) {
    const handle = toNodeHandler(qondor)
    return serve(
      createServer((request, response) => {
        delete request.headers['content-encoding']
        void handle(inflate(request), response)
      }),
    )
  },
  toKoaMiddleware(qondor) {
    const app = new Koa()
    app.use((context, next) => {
      context.req = inflate(context.req)
      return next()
    })
    app.use(toKoaMiddleware(qondor))
    return serve(createServer(app.callback()))
  },
  'toFetchHandler on Hono'(qondor) {
    return serveHono(qondor, 'the encoding')
  },
  'toFetchHandler on Hono, where the encoding was deleted'(qondor) {
    return serveHono(qondor, 'the length alone')
  },
}

function serveHono(qondor: WebhookReceiver, keeps: Parameters<typeof inflatedBody>[1]) {
  const handle = toFetchHandler(qondor)
  const app = new Hono()
  app.all('/hook', (context) => handle(inflatedBody(context.req.raw, keeps)))
  return serve(createAdaptorServer({ fetch: app.fetch }) as ReturnType<typeof createServer>)
}

describe.each(Object.entries(hosts))('%s behind middleware that inflates', (_, start) => {
  async function send(compressed: Uint8Array) {
    const auth = { header: 'x-qondor-key', value: key }
    running = await start(createQondorWebhooks({ auth }).onAny(() => {}))
    const connection = await connectHttp1(running.url)
    const answer = await connection.send(post(compressed, { headers: [keyHeader, gzip] }))
    connection.close()
    return answer
  }

  it('reads an event to its end, whatever length it had before', async () => {
    expect((await send(gzipSync(offerSent)))?.status).toBe(200)
  })

  it('reads an event that is as large as the limit', async () => {
    expect((await send(gzipSync(offerSentOf(262_144))))?.status).toBe(200)
  })

  it('answers 413 to a small body that becomes a large one, and stops reading', async () => {
    const answer = await send(bomb)
    expect([answer?.status, answer?.text]).toEqual([
      413,
      '{"outcome":"rejected","code":"body_too_large"}',
    ])
    await delay(300)
    // Read are 8 MiB; the streams between hold some more.
    expect(inflated).toBeLessThan(12 * megabyte)
  })
})

it('does not take the length from before for the end of an inflated body', async () => {
  const handle = toNodeHandler(createQondorWebhooks({ auth: false }).onAny(() => {}))
  running = await serve(
    createServer((request, response) => {
      const { method, headers, httpVersionMajor } = request
      const chunks = [offerSent.subarray(0, 100), offerSent.subarray(100)]
      const stream = Readable.from(chunks, { objectMode: false })
      void handle(Object.assign(stream, { method, headers, httpVersionMajor }), response)
    }),
  )
  const connection = await connectHttp1(running.url)
  const answer = await connection.send(post(Buffer.alloc(100), { headers: [gzip] }))
  connection.close()
  expect(answer?.status).toBe(200)
})
