import { finished } from 'node:stream/promises'
import type { Before, ConformanceCase } from '../host.js'
import { offerSent, post, webhookId } from '../requests.js'

const inTwo = [offerSent.subarray(0, 300), offerSent.subarray(300)]
// The test of a body that never comes should not wait for the default time.
const options = { bodyTimeoutMs: 1_000 }
const handled = { status: 200, outcome: 'handled', webhookId } as const

function consumed(name: string, before: Before): ConformanceCase {
  return {
    name: `answers 500 at once when somebody before us ${name}`,
    requests: [post(offerSent, { chunks: inTwo, framing: 'chunked' })],
    answers: [{ status: 500, outcome: 'failed', code: 'body_consumed' }],
    ran: 0,
    options,
    before,
  }
}

function harmless(name: string, before: Before): ConformanceCase {
  return {
    name: `reads the body when somebody before us ${name}`,
    requests: [post(offerSent)],
    answers: [handled],
    ran: 1,
    options,
    before,
  }
}

export const consumedBodyCases: readonly ConformanceCase[] = [
  consumed('read the body', {
    async node(request, _response, next) {
      request.on('data', () => {})
      await finished(request, { writable: false })
      next()
    },
    fetch: (request) => request.text(),
  }),
  consumed('read half of the body', {
    node(request, _response, next) {
      if (request.readableEnded) return next()
      request.once('data', () => {
        request.pause()
        next()
      })
    },
    async fetch(request) {
      const reader = request.body?.getReader()
      await reader?.read()
      reader?.releaseLock()
    },
  }),
  consumed('let the body run out', {
    async node(request, _response, next) {
      request.resume()
      await finished(request, { writable: false })
      next()
    },
  }),
  consumed('holds the stream of the body', { fetch: (request) => request.body?.getReader() }),
  {
    name: 'answers 400 when somebody before us read an empty body',
    requests: [post(Buffer.alloc(0))],
    answers: [{ status: 400, outcome: 'invalid', code: 'invalid_json' }],
    ran: 0,
    options,
    before: {
      async node(request, _response, next) {
        request.resume()
        await finished(request, { writable: false })
        next()
      },
    },
  },
  harmless('put a getter that throws in body', {
    node(request, _response, next) {
      const get = () => {
        throw new SyntaxError('lazy')
      }
      Object.defineProperty(request, 'body', { get })
      next()
    },
  }),
  harmless('paused the stream', {
    node(request, _response, next) {
      request.pause()
      setImmediate(next)
    },
  }),
  harmless('put an empty object in body', {
    node(request, _response, next) {
      if (request.readableDidRead) return next()
      Object.assign(request, { body: {} })
      next()
    },
  }),
]
