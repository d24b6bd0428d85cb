import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import { toFetchHandler } from '../../src/adapters/fetch.js'
import { createQondorWebhooks, type QondorWebhooksOptions } from '../../src/index.js'
import { key, offerSent } from './conformance/requests.js'

const headers = { 'x-qondor-key': key }

function make(options: Partial<QondorWebhooksOptions> = {}) {
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
  it.each([204, 205, 304])('answers status %i, which takes no body', async (status) => {
    const handle = toFetchHandler(make({ status: { handled: status } }).onAny(() => {}))
    const response = await handle(requestOf(new Uint8Array(offerSent)))
    expect([response.status, await response.text()]).toEqual([status, ''])
  })

  it('stops reading an endless body once it has answered', async () => {
    const pull = vi.fn(async (controller: ReadableStreamDefaultController) => {
      await nextTurn()
      controller.enqueue(new Uint8Array(1_048_576))
    })
    const response = await toFetchHandler(make())(requestOf(new ReadableStream({ pull })))
    expect(response.status).toBe(413)
    const { length } = pull.mock.calls
    for (let turn = 0; turn < 20; turn += 1) await nextTurn()
    // The queue of the stream itself asks for a chunk ahead.
    expect(pull.mock.calls.length).toBeLessThanOrEqual(length + 2)
  })

  it('does not cancel a body that is too large', async () => {
    const cancel = vi.fn()
    const body = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(1_048_576)),
      cancel,
    })
    await toFetchHandler(make())(requestOf(body))
    expect(cancel).not.toHaveBeenCalled()
  })

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
    const { arrayBuffer, body, bodyUsed, method } = requestOf(null)
    const own = {
      method,
      body,
      bodyUsed,
      headers: new Headers(headers),
      arrayBuffer: async () => new Uint8Array(offerSent).buffer,
    }
    expect(arrayBuffer).toBeTypeOf('function')
    const response = await toFetchHandler(make().onAny(() => {}))(own)
    expect(response.status).toBe(200)
  })
})
