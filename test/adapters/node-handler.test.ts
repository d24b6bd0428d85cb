import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { toNodeHandler } from '../../src/adapters/node.js'
import { createQondorWebhooks, type QondorWebhooksOptions } from '../../src/index.js'
import { connectHttp1 } from './conformance/clients/http1.js'
import { connectHttp2 } from './conformance/clients/http2.js'
import type { WireRequest } from './conformance/conformance-case.js'
import type { Answer, Connect, RunningHost } from './conformance/host.js'
import { http2Host } from './conformance/hosts/http2.js'
import { serve } from './conformance/hosts/serve.js'
import { bodiless, key, offerSent, offerSentWith, post } from './conformance/requests.js'

type Listener = (
  request: IncomingMessage,
  response: ServerResponse,
  handle: ReturnType<typeof toNodeHandler>,
) => unknown

const bodyTimeoutMs = 1_000
let running: RunningHost | undefined

beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
})

afterEach(async () => {
  vi.restoreAllMocks()
  await running?.close()
  running = undefined
})

function make(options: Partial<QondorWebhooksOptions> = {}) {
  return createQondorWebhooks({
    auth: { header: 'x-qondor-key', value: key },
    bodyTimeoutMs,
    ...options,
  })
}

async function send(
  url: string,
  requests: readonly WireRequest[],
  connect: Connect = connectHttp1,
): Promise<(Answer | undefined)[]> {
  const connection = await connect(url)
  const answers: (Answer | undefined)[] = []
  for (const request of requests) answers.push(await connection.send(request))
  connection.close()
  return answers
}

/** Serves a handler that is called by a listener of the test's own. */
async function start(listener: Listener, qondor = make().onAny(() => {}), options = {}) {
  const handle = toNodeHandler(qondor)
  running = await serve(
    createServer(options, (request, response) => void listener(request, response, handle)),
  )
  return running.url
}

describe('toNodeHandler', () => {
  it('never calls next', async () => {
    const next = vi.fn()
    const url = await start((request, response, handle) => {
      const middleware: (...args: [IncomingMessage, ServerResponse, unknown]) => unknown = handle
      return middleware(request, response, next)
    })
    const wrongKey = post(offerSent, { headers: [] })
    const invalid = post(Buffer.from('{'))
    const answers = await send(url, [post(offerSent), wrongKey, invalid, bodiless('GET')])
    expect(answers.map((answer) => answer?.status)).toEqual([200, 401, 400, 405])
    expect(next).not.toHaveBeenCalled()
  })

  it('takes two parameters, so that Express does not take it for an error handler', () => {
    expect(toNodeHandler(make())).toHaveLength(2)
  })

  it.each([204, 205, 304])('leaves the body out of an answer with status %i', async (status) => {
    const qondor = make({ status: { handled: status } }).onAny(() => {})
    const url = await start((request, response, handle) => handle(request, response), qondor)
    const [first, second] = await send(url, [post(offerSent), post(offerSent)])
    expect([first?.status, first?.text, second?.status]).toEqual([status, '', 200])
    expect(Number(first?.headers.get('content-length'))).toBe(0)
  })

  it('answers 204 over HTTP/2, where a length without a body is an error', async () => {
    const qondor = make({ status: { handled: 204 } }).onAny(() => {})
    const host = await http2Host.start(qondor)
    running = host
    const [answer] = await send(host.url, [post(offerSent)], connectHttp2)
    expect(answer?.status).toBe(204)
  })

  it.each([
    ['HEAD', 405],
    ['POST', 204],
  ])('resolves where the server refuses bodies to %s with status %i', async (method, status) => {
    const qondor = make({ status: { handled: 204 } }).onAny(() => {})
    const ended = vi.fn()
    const url = await start(
      async (request, response, handle) => {
        await handle(request, response).then(() => ended('resolved'), ended)
        response.end()
      },
      qondor,
      { rejectNonStandardBodyWrites: true },
    )
    const [answer] = await send(url, [method === 'HEAD' ? bodiless(method) : post(offerSent)])
    expect(answer?.status).toBe(status)
    expect(ended.mock.calls).toEqual([['resolved']])
  })

  it('leaves no connection stuck when somebody before us read half of the body', async () => {
    const url = await start((request, response, handle) => {
      if (request.headers['x-second']) return handle(request, response)
      request.once('data', () => {
        request.pause()
        void handle(request, response)
      })
    })
    const long = post(Buffer.concat([offerSent, Buffer.alloc(150_000, ' ')]))
    const second = post(offerSent, { headers: [['x-second', 'yes'], ...post(offerSent).headers] })
    const [first] = await send(url, [long, second])
    expect(first?.status).toBe(500)
  })

  it.each(['latin1', 'base64', 'utf8'] as const)(
    'keeps text intact when somebody before us set the encoding %s',
    async (encoding) => {
      const projectName = 'Bjørn 🎉'
      const names: string[] = []
      const qondor = make().onOfferSent((event) => names.push(event.projectName))
      const url = await start((request, response, handle) => {
        request.setEncoding(encoding)
        return handle(request, response)
      }, qondor)
      const [answer] = await send(url, [post(offerSentWith({ projectName }))])
      expect([answer?.status, names]).toEqual([200, [projectName]])
    },
  )
})
