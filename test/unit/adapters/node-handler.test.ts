import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import express from 'express'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { toNodeHandler } from '../../../src/adapters/node.js'
import { createQondorWebhooks, type QondorWebhooksOptions } from '../../../src/index.js'
import { connectHttp1 } from '../../conformance/clients/http1.js'
import type { Answer, Header, RunningHost, WireRequest } from '../../conformance/host.js'
import {
  bodiless,
  key,
  keyHeader,
  offerSent,
  offerSentWith,
  post,
} from '../../conformance/requests.js'
import { serve } from '../../support/hosts/serve.js'

type Listener = (
  request: IncomingMessage,
  response: ServerResponse,
  handle: ReturnType<typeof toNodeHandler>,
) => unknown

const bodyTimeoutMs = 1_000
const form: Header = ['content-type', 'application/x-www-form-urlencoded']
let running: RunningHost | undefined

beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
})

afterEach(async () => {
  vi.restoreAllMocks()
  await running?.close()
  running = undefined
})

function make(options: Partial<Omit<QondorWebhooksOptions, 'topics'>> = {}) {
  return createQondorWebhooks({
    auth: { header: 'x-qondor-key', value: key },
    bodyTimeoutMs,
    ...options,
  })
}

/** Sends requests one after the other on one connection. */
async function send(
  url: string,
  requests: readonly WireRequest[],
): Promise<(Answer | undefined)[]> {
  const connection = await connectHttp1(url)
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

  it('resolves where the server refuses a body to HEAD', async () => {
    const ended = vi.fn()
    const url = await start(
      async (request, response, handle) => {
        await handle(request, response).then(() => ended('resolved'), ended)
        response.end()
      },
      make(),
      { rejectNonStandardBodyWrites: true },
    )
    const [answer] = await send(url, [bodiless('HEAD')])
    expect(answer?.status).toBe(405)
    expect(ended.mock.calls).toEqual([['resolved']])
  })

  it('answers 413 to a client that reads nothing before it has sent all', async () => {
    const url = await start((request, response, handle) => handle(request, response))
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    const head = `POST / HTTP/1.1\r\nhost: x\r\nx-qondor-key: ${key}\r\ncontent-length: 7000000\r\n\r\n`
    const sent = Buffer.concat([Buffer.from(head), Buffer.alloc(7_000_000, ' ')])
    await new Promise((resolve) => socket.write(sent, resolve))
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 413 /)
  })

  it.each([
    ['no timer for a body that comes with its head', 0, 0],
    ['a timer for a body that comes later', 20, 1],
  ])('needs %s', async (_, delayMs, timers) => {
    const bodyTimeoutMs = 54_321
    const url = await start(
      (request, response, handle) => handle(request, response),
      make({ bodyTimeoutMs }).onAny(() => {}),
    )
    const setTimer = vi.spyOn(globalThis, 'setTimeout')
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    const head = `POST / HTTP/1.1\r\nhost: x\r\nx-qondor-key: ${key}\r\nconnection: close\r\ncontent-length: ${offerSent.length}\r\n\r\n`
    if (delayMs === 0) socket.write(Buffer.concat([Buffer.from(head), offerSent]))
    else {
      socket.write(head)
      await delay(delayMs)
      socket.write(offerSent)
    }
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 /)
    expect(setTimer.mock.calls.filter(([, ms]) => ms === bodyTimeoutMs)).toHaveLength(timers)
  })

  it('leaves no connection stuck when somebody before us read half of the body', async () => {
    const url = await start(
      (request, response, handle) => {
        if (request.headers['x-second']) return handle(request, response)
        request.once('data', () => {
          request.pause()
          void handle(request, response)
        })
      },
      make().onAny(() => {}),
      { keepAliveTimeout: 500 },
    )
    const long = post(Buffer.concat([offerSent, Buffer.alloc(150_000, ' ')]))
    const second = post(offerSent, { headers: [['x-second', 'yes'], ...post(offerSent).headers] })
    const [consumed, next] = await send(url, [long, second])
    expect(consumed?.status).toBe(500)
    // Either the response asks for another connection, or this one still works.
    expect(next?.status ?? consumed?.headers.get('connection')).toBeOneOf([200, 'close'])
  })

  it('takes JSON that a parser read, whatever its content type says', async () => {
    const parse = express.json({ type: '*/*' })
    const url = await start((request, response, handle) => {
      parse(request, response, () => void handle(request, response))
    })
    const [answer] = await send(url, [post(offerSent, { headers: [keyHeader, form] })])
    expect(answer?.status).toBe(200)
  })

  it.each([
    'application/x-www-form-urlencoded',
    'Application/X-WWW-Form-Urlencoded; charset=utf-8',
    'multipart/form-data; boundary=x',
  ])('answers 500 when a form parser took JSON apart, of the type %s', async (type) => {
    const parse = express.urlencoded({ extended: false, type: '*/*' })
    const url = await start((request, response, handle) => {
      parse(request, response, () => void handle(request, response))
    })
    const headers: Header[] = [keyHeader, ['content-type', type]]
    const [answer] = await send(url, [post(offerSent, { headers })])
    expect(JSON.parse(answer?.text ?? '')).toEqual({ outcome: 'failed', code: 'body_consumed' })
  })

  it('responds 400 to JSON that is not an event, whatever its keys look like', async () => {
    const parse = express.json()
    const url = await start((request, response, handle) => {
      parse(request, response, () => void handle(request, response))
    })
    const [answer] = await send(url, [post(Buffer.from('{"{x":1}'))])
    expect([answer?.status, answer?.text]).toEqual([
      400,
      '{"outcome":"invalid","code":"invalid_envelope"}',
    ])
  })

  it('goes by the content type that somebody before us put in place of another', async () => {
    const parse = express.urlencoded({ extended: false, type: '*/*' })
    const url = await start((request, response, handle) => {
      request.headers['Content-Type'] = 'multipart/form-data'
      parse(request, response, () => void handle(request, response))
    })
    const [answer] = await send(url, [post(offerSent)])
    expect(answer?.status).toBe(500)
  })

  it.each(['latin1', 'base64', 'utf8'] as const)(
    'hands no broken text over when somebody before us set the encoding %s',
    async (encoding) => {
      const projectName = 'Bjørn 🎉'
      const names: string[] = []
      const qondor = make().onOfferSent((event) => names.push(event.projectName))
      const url = await start((request, response, handle) => {
        request.setEncoding(encoding)
        return handle(request, response)
      }, qondor)
      const [answer] = await send(url, [post(offerSentWith({ projectName }))])
      expect([answer?.status, names]).toBeOneOf([
        [200, [projectName]],
        [500, []],
      ])
    },
  )
})
