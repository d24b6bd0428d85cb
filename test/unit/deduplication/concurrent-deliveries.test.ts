import { describe, expect, it, vi } from 'vitest'
import { memoryStore, QondorWebhookError } from '../../../src/index.js'
import { invalidRequest, makeQondor, request } from '../../support/receiver/qondor.js'
import { captureLog, deferred, fakeTimers, never, nextTurn } from '../../support/receiver/spies.js'

const uuid = '84f48600-cdfc-477e-8257-916f9f3f7094'

describe('deliveries of one event at the same time', () => {
  it('wait for the first, and are duplicates when it succeeds', async () => {
    const { promise, resolve } = deferred()
    const handler = vi.fn(() => promise)
    const answered = vi.fn()
    const qondor = makeQondor().onPing(handler)
    const running = [1, 2, 3].map(() => qondor.receive(request('PingV1')))
    for (const result of running) void result.then(answered)
    await nextTurn()
    expect(answered).not.toHaveBeenCalled()
    resolve()
    const outcomes = (await Promise.all(running)).map(({ outcome }) => outcome)
    expect(outcomes).toEqual(['handled', 'duplicate', 'duplicate'])
    expect(handler).toHaveBeenCalledTimes(1)
  })

  it('fail with the first when it fails', async () => {
    captureLog()
    const { promise, reject } = deferred()
    const handler = vi.fn(() => promise)
    const qondor = makeQondor().onPing(handler)
    const running = [1, 2, 3].map(() => qondor.receive(request('PingV1')))
    await nextTurn()
    reject(new Error('as a handler does'))
    for (const { outcome, status, error } of await Promise.all(running)) {
      expect({ outcome, status, code: error?.code }).toEqual({
        outcome: 'failed',
        status: 500,
        code: 'handler_failed',
      })
      expect(QondorWebhookError.is(error)).toBe(true)
    }
    expect(handler).toHaveBeenCalledTimes(1)
  })

  it('fail with the first when it takes too long', async () => {
    captureLog()
    fakeTimers()
    const handler = vi.fn(never)
    const qondor = makeQondor({ handlerTimeoutMs: 1_000 }).onPing(handler)
    const running = [1, 2].map(() => qondor.receive(request('PingV1')))
    await vi.advanceTimersByTimeAsync(1_000)
    const codes = (await Promise.all(running)).map(({ error }) => error?.code)
    expect(codes).toEqual(['handler_timeout', 'handler_timeout'])
    expect(handler).toHaveBeenCalledTimes(1)
  })

  it('match whatever the case of their UUIDs', async () => {
    const { promise, resolve } = deferred()
    const handler = vi.fn(() => promise)
    const qondor = makeQondor().onPing(handler)
    const running = [uuid, uuid.toUpperCase(), uuid.replace('f', 'F')].map((webhookId) => {
      return qondor.receive(request('PingV1', { webhookId }))
    })
    await nextTurn()
    resolve()
    await Promise.all(running)
    expect(handler).toHaveBeenCalledTimes(1)
  })

  it('wait for a first whose body took long, whatever its lease was when it began', async () => {
    fakeTimers()
    const { promise, resolve } = deferred()
    const handler = vi.fn(() => promise)
    const qondor = makeQondor({ bodyTimeoutMs: 600_000 }).onPing(handler)
    const { headers, body } = request('PingV1')
    const sleep = new Promise<string>((settle) => setTimeout(() => settle(body), 300_000))
    const first = qondor.receive({ headers, body: () => sleep })
    await vi.advanceTimersByTimeAsync(300_000)
    expect(handler).toHaveBeenCalledTimes(1)
    const second = qondor.receive({ headers, body })
    resolve()
    expect([(await first).outcome, (await second).outcome]).toEqual(['handled', 'duplicate'])
    expect(handler).toHaveBeenCalledTimes(1)
  })

  it('wait for a first that another receiver with the same store handles', async () => {
    const { promise, resolve } = deferred()
    const store = memoryStore()
    const handler = vi.fn(() => promise)
    const [one, two] = [1, 2].map(() => makeQondor({ store }).onPing(handler))
    const running = [one, two].map((qondor) =>
      qondor?.receive(request('PingV1', { webhookId: uuid })),
    )
    await nextTurn()
    resolve()
    const outcomes = (await Promise.all(running)).map((result) => result?.outcome)
    expect(outcomes).toEqual(['handled', 'duplicate'])
    expect(handler).toHaveBeenCalledTimes(1)
  })

  it('do not wait for other events', async () => {
    const { promise, resolve } = deferred()
    const qondor = makeQondor()
      .onPing(() => promise)
      .onOfferSent(() => {})
    const running = qondor.receive(request('PingV1', { webhookId: 'one' }))
    const other = await qondor.receive(request('OfferSentV1', { webhookId: 'two' }))
    expect(other.outcome).toBe('handled')
    resolve()
    await running
  })

  it('are handled after the first has failed', async () => {
    captureLog()
    const handler = vi.fn().mockRejectedValueOnce(new Error('as a handler does'))
    const qondor = makeQondor().onPing(handler)
    await Promise.all([1, 2].map(() => qondor.receive(request('PingV1'))))
    expect(await qondor.receive(request('PingV1'))).toMatchObject({ outcome: 'handled' })
    expect(handler).toHaveBeenCalledTimes(2)
  })

  it('each run with store: false', async () => {
    const handler = vi.fn(() => nextTurn())
    const qondor = makeQondor({ store: false }).onPing(handler)
    await Promise.all([1, 2, 3].map(() => qondor.receive(request('PingV1'))))
    expect(handler).toHaveBeenCalledTimes(3)
  })

  it.each([
    ['an unknown topic', 'unknown_topic', request('InvoiceCreatedV1')],
    ['wrong fields', 'invalid', invalidRequest()],
  ])('run once for %s, too', async (_, outcome, given) => {
    const handler = vi.fn(() => nextTurn())
    const qondor = makeQondor().onUnknownTopic(handler).onInvalid(handler)
    const results = await Promise.all([1, 2].map(() => qondor.receive(given)))
    expect(results.map((result) => result.outcome)).toEqual([outcome, 'duplicate'])
    expect(handler).toHaveBeenCalledTimes(1)
  })
})
