import { describe, expect, it, vi } from 'vitest'
import type { AuthFunction, HeadersLike, WebhookHeaders } from '../../../src/index.js'
import { shapes } from '../../support/authentication/shapes.js'
import { bodyOf } from '../../support/receiver/bodies.js'
import { makeQondor } from '../../support/receiver/qondor.js'
import {
  captureLog,
  captureUnhandledRejections,
  deferred,
  fakeTimers,
  never,
  nextTurn,
} from '../../support/receiver/spies.js'

const body = bodyOf('PingV1')
const receive = (auth: unknown, headers: WebhookHeaders = {}) =>
  makeQondor({ auth: auth as AuthFunction }).receive({ headers, body })

describe('an auth function', () => {
  it.each([() => true, async () => true])('lets in with true: case %#', async (auth) => {
    expect(await receive(auth)).toMatchObject({ outcome: 'unhandled', status: 200 })
  })

  it.each([false, undefined, null, 0, 1, 'true', {}, [true], () => true])(
    'refuses with anything else, as for a wrong key: case %#',
    async (answer) => {
      const reference = await makeQondor().receive({ headers: {}, body })
      expect(await receive(() => answer)).toEqual(reference)
      expect(await receive(async () => answer)).toEqual(reference)
    },
  )

  it('is awaited before the body is read', async () => {
    const { promise, resolve } = deferred<boolean>()
    const read = vi.fn(() => body)
    const running = makeQondor({ auth: () => promise }).receive({ headers: {}, body: read })
    await nextTurn()
    expect(read).not.toHaveBeenCalled()
    resolve(true)
    expect(await running).toMatchObject({ outcome: 'unhandled' })
    expect(read).toHaveBeenCalledTimes(1)
  })

  it('keeps the body unread when it refuses', async () => {
    const read = vi.fn()
    await makeQondor({ auth: async () => false }).receive({ headers: {}, body: read })
    expect(read).not.toHaveBeenCalled()
  })

  it('that throws refuses, and its error goes to onError', async () => {
    const cause = new Error('no key server')
    const failing: AuthFunction[] = [
      () => {
        throw cause
      },
      () => Promise.reject(cause),
    ]
    for (const auth of failing) {
      const observer = vi.fn()
      const result = await makeQondor({ auth }).onError(observer).receive({ headers: {}, body })
      expect(result).toEqual(await makeQondor().receive({ headers: {}, body }))
      expect(observer).toHaveBeenCalledTimes(1)
      const message = expect.stringMatching(/check of the key threw or took too long.*rejected/)
      expect(observer.mock.calls[0]?.[0]).toMatchObject({ code: 'unauthorized', cause, message })
    }
  })

  it('that never settles refuses after handlerTimeoutMs', async () => {
    fakeTimers()
    const observer = vi.fn()
    const running = makeQondor({ auth: never, handlerTimeoutMs: 1_000 })
      .onError(observer)
      .receive({ headers: {}, body })
    await vi.advanceTimersByTimeAsync(1_000)
    expect(await running).toMatchObject({ outcome: 'unauthorized', status: 401 })
    expect(observer).toHaveBeenCalledTimes(1)
    const cause = { code: 'unauthorized', message: 'auth took longer than 1000 ms.' }
    expect(observer.mock.calls[0]?.[0]).toMatchObject({ code: 'unauthorized', cause })
  })

  it('that rejects after the time is up leaves no unhandled rejection', async () => {
    captureLog()
    const unhandled = captureUnhandledRejections()
    const { promise, reject } = deferred<boolean>()
    const qondor = makeQondor({ auth: () => promise, handlerTimeoutMs: 1 })
    expect(await qondor.receive({ headers: {}, body })).toMatchObject({ status: 401 })
    reject(new Error('late'))
    await nextTurn()
    expect(unhandled).not.toHaveBeenCalled()
  })

  it('that is slow and right lets in', async () => {
    fakeTimers()
    const { promise, resolve } = deferred<boolean>()
    const running = receive(() => promise)
    await vi.advanceTimersByTimeAsync(29_000)
    resolve(true)
    expect(await running).toMatchObject({ outcome: 'unhandled' })
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe.each(Object.entries(shapes))('the reader of an auth function, over %s', (_, make) => {
  async function read(pairs: [string, string][], name: string): Promise<string | null> {
    const seen: (string | null)[] = []
    await receive((headers: HeadersLike) => seen.push(headers.get(name)), make(pairs))
    expect(seen).toHaveLength(1)
    return seen[0] ?? null
  }

  it.each(['x-token', 'X-Token', 'X-TOKEN'])('reads a header by its name as %s', async (name) => {
    expect(await read([['X-Token', 'a value']], name)).toBe('a value')
  })

  it('answers null for a header that is missing', async () => {
    expect(await read([['x-other', 'a value']], 'x-token')).toBeNull()
    expect(await read([], 'x-token')).toBeNull()
  })
})

describe('the reader of an auth function', () => {
  it.each<[string, WebhookHeaders]>([
    ['a list', { 'x-token': ['a', 'a'] }],
    ['two spellings', { 'x-token': 'a', 'X-Token': 'a' }],
    [
      'pairs',
      [
        ['x-token', 'a'],
        ['X-Token', 'b'],
      ],
    ],
  ])('answers null for a header that was sent twice, as %s', async (_, headers) => {
    const seen: unknown[] = []
    await receive((reader: HeadersLike) => seen.push(reader.get('x-token')), headers)
    expect(seen).toEqual([null])
  })
})
