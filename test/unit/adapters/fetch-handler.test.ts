import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import { toFetchHandler } from '../../../src/adapters/fetch.js'
import { createQondorWebhooks } from '../../../src/index.js'
import { key, offerSent } from '../../conformance/requests.js'

const megabyte = 1_048_576
const headers = { 'x-qondor-key': key }

function make(options: { bodyTimeoutMs?: number } = {}) {
  return createQondorWebhooks({ auth: { header: 'x-qondor-key', value: key }, ...options })
}

function requestOf(body: BodyInit | null): Request {
  return new Request('http://localhost/hook', {
    method: 'POST',
    headers,
    body,
    ...{ duplex: 'half' },
  })
}

describe('toFetchHandler', () => {
  it('stops reading an endless body once it has answered, and does not cancel it', async () => {
    const cancel = vi.fn()
    const pull = vi.fn(async (controller: ReadableStreamDefaultController) => {
      await nextTurn()
      controller.enqueue(new Uint8Array(megabyte))
    })
    const response = await toFetchHandler(make())(requestOf(new ReadableStream({ pull, cancel })))
    expect(response.status).toBe(413)
    const { length } = pull.mock.calls
    for (let turn = 0; turn < 20; turn += 1) await nextTurn()
    // The stream's own queue asks for a chunk ahead.
    expect(pull.mock.calls.length).toBeLessThanOrEqual(length + 2)
    expect(cancel).not.toHaveBeenCalled()
  })

  it('answers 413 when the host cuts a body off for its size', async () => {
    const start = (controller: ReadableStreamDefaultController) => {
      controller.error(Object.assign(new Error('Content-length exceeds limit.'), { status: 413 }))
    }
    const response = await toFetchHandler(make())(requestOf(new ReadableStream({ start })))
    expect(response.status).toBe(413)
  })

  it('reads no more than 8 MiB of a body that is all there', async () => {
    let pulls = 0
    const pull = (controller: ReadableStreamDefaultController) => {
      pulls += 1
      if (pulls > 100) controller.close()
      else controller.enqueue(new Uint8Array(megabyte))
    }
    const response = await toFetchHandler(make())(requestOf(new ReadableStream({ pull })))
    await nextTurn()
    expect(response.status).toBe(413)
    expect(pulls).toBeLessThanOrEqual(11)
  })

  it.each(['10', '', '-1', '1e3', '262144'])(
    'reads no more than 8 MiB of a body whose declared length is %j',
    async (length) => {
      let pulls = 0
      const pull = (controller: ReadableStreamDefaultController) => {
        pulls += 1
        if (pulls > 100) controller.close()
        else controller.enqueue(new Uint8Array(megabyte))
      }
      const request = requestOf(new ReadableStream({ pull }))
      request.headers.set('content-length', length)
      const response = await toFetchHandler(make())(request)
      await nextTurn()
      expect(response.status).toBe(413)
      expect(pulls).toBeLessThanOrEqual(11)
    },
  )

  it('stops reading a body that is slower than its time, whatever length it declares', async () => {
    let pulls = 0
    const pull = async (controller: ReadableStreamDefaultController) => {
      pulls += 1
      await delay(10)
      controller.enqueue(new Uint8Array(100))
    }
    const request = requestOf(new ReadableStream({ pull }))
    request.headers.set('content-length', '100')
    const response = await toFetchHandler(make({ bodyTimeoutMs: 100 }))(request)
    expect(response.status).toBe(408)
    const atAnswer = pulls
    await delay(200)
    expect(pulls).toBeLessThanOrEqual(atAnswer + 2)
  })

  it('counts what comes in a subclass of Request, such as that of Next.js', async () => {
    class NextRequest extends Request {}
    const request = new NextRequest(requestOf(new Uint8Array(300_000)))
    request.headers.set('content-length', '10')
    const arrayBuffer = vi.spyOn(request, 'arrayBuffer')
    expect((await toFetchHandler(make())(request)).status).toBe(413)
    expect(arrayBuffer).not.toHaveBeenCalled()
  })

  it.each([
    [[['content-length', '100']], 'arrayBuffer'],
    [[], 'stream'],
    [[['content-length', '262145']], 'stream'],
    [
      [
        ['content-length', '100'],
        ['content-encoding', 'gzip'],
      ],
      'stream',
    ],
  ] as [[string, string][], string][])(
    "reads a body of a host's own class, with headers %j, by its %s",
    async (declared, way) => {
      const stream = vi.fn(() => new Blob([new Uint8Array(offerSent)]).stream())
      const arrayBuffer = vi.fn(async () => new Uint8Array(offerSent).buffer)
      const own = {
        method: 'POST',
        headers: new Headers([['x-qondor-key', key], ...declared]),
        get body() {
          return stream()
        },
        bodyUsed: false,
        arrayBuffer,
      }
      expect((await toFetchHandler(make().onAny(() => {}))(own)).status).toBe(200)
      expect([arrayBuffer.mock.calls.length, stream.mock.calls.length]).toEqual(
        way === 'stream' ? [0, 1] : [1, 0],
      )
    },
  )

  it('answers 413 to a body whose declared length is a lie', async () => {
    const request = requestOf(new Uint8Array(300_000))
    request.headers.set('content-length', '10')
    const response = await toFetchHandler(make())(request)
    expect(response.status).toBe(413)
  })

  it('ignores what a host passes after the request', async () => {
    const handle: (...args: [Request, unknown, unknown]) => Promise<Response> = toFetchHandler(
      make().onAny(() => {}),
    )
    const response = await handle(requestOf(new Uint8Array(offerSent)), { KEY: 'x' }, {})
    expect(response.status).toBe(200)
  })

  it('serves a request of a class of its own', async () => {
    const own = {
      method: 'POST',
      headers: { get: (name: string) => (name === 'x-qondor-key' ? key : null) },
      body: {},
      bodyUsed: false,
      arrayBuffer: async () => new Uint8Array(offerSent).buffer,
    }
    const response = await toFetchHandler(make().onAny(() => {}))(own)
    expect(response.status).toBe(200)
  })
})
