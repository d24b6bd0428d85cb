import { describe, expect, it, vi } from 'vitest'
import type { Delivery } from '../../../src/index.js'
import { makeQondor, request } from '../../support/receiver/qondor.js'
import {
  captureLog,
  captureUnhandledRejections,
  deferred,
  fakeTimers,
  handlerErrorsOf,
  never,
  nextTurn,
} from '../../support/receiver/spies.js'

describe('handlerTimeoutMs', () => {
  it('ends the wait for a handler, with handler_timeout', async () => {
    captureLog()
    fakeTimers()
    const answered = vi.fn()
    const running = makeQondor({ handlerTimeoutMs: 1_000 })
      .onPing(never)
      .receive(request('PingV1'))
      .then(answered)
    await vi.advanceTimersByTimeAsync(999)
    expect(answered).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    await running
    const error = expect.objectContaining({ code: 'handler_timeout' })
    expect(answered).toHaveBeenCalledWith(
      expect.objectContaining({ outcome: 'failed', status: 500, error }),
    )
  })

  it('is 30 seconds by default', async () => {
    captureLog()
    fakeTimers()
    const answered = vi.fn()
    const running = makeQondor().onPing(never).receive(request('PingV1')).then(answered)
    await vi.advanceTimersByTimeAsync(29_999)
    expect(answered).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    await running
    expect(answered).toHaveBeenCalledTimes(1)
  })

  it.each([
    ['at once', () => {}],
    ['within a microtask', async () => {}],
    ['later', () => nextTurn()],
  ])(
    'leaves no timer, which would keep a process alive, when handlers end %s',
    async (_, handler) => {
      fakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
      await makeQondor().onPing(handler).receive(request('PingV1'))
      await nextTurn()
      expect(vi.getTimerCount()).toBe(0)
    },
  )

  it('aborts delivery.signal with the error of the result as reason', async () => {
    captureLog()
    fakeTimers()
    const reasons: unknown[] = []
    const deliveries: Delivery[] = []
    const qondor = makeQondor({ handlerTimeoutMs: 1_000 }).onPing((_, delivery) => {
      const { signal } = delivery
      deliveries.push(delivery)
      expect(signal.aborted).toBe(false)
      signal.addEventListener('abort', () => reasons.push(signal.reason))
      return never()
    })
    const running = qondor.receive(request('PingV1'))
    await vi.advanceTimersByTimeAsync(1_000)
    const { error } = await running
    expect(reasons).toEqual([expect.objectContaining({ code: 'handler_timeout' })])
    expect([error]).toEqual(reasons)
    expect(error?.cause).toBeUndefined()
    expect(deliveries[0]?.signal.aborted).toBe(true)
  })

  it('shows a signal that is aborted to who asks for it only afterwards', async () => {
    captureLog()
    fakeTimers()
    const deliveries: Delivery[] = []
    const running = makeQondor({ handlerTimeoutMs: 1_000 })
      .onPing((_, delivery) => {
        deliveries.push(delivery)
        return never()
      })
      .receive(request('PingV1'))
    await vi.advanceTimersByTimeAsync(1_000)
    await running
    expect(deliveries[0]?.signal.aborted).toBe(true)
    expect(deliveries[0]?.signal.reason).toMatchObject({ code: 'handler_timeout' })
  })

  it('keeps what other handlers had thrown by then', async () => {
    captureLog()
    fakeTimers()
    const early = new Error('early')
    const running = makeQondor({ handlerTimeoutMs: 1_000 })
      .onPing(() => Promise.reject(early))
      .onPing(never)
      .receive(request('PingV1'))
    await vi.advanceTimersByTimeAsync(1_000)
    const { error } = await running
    expect(error?.code).toBe('handler_timeout')
    expect(handlerErrorsOf(error)).toContain(early)
  })

  it('leaves no unhandled rejection when handlers reject later', async () => {
    captureLog()
    const unhandled = captureUnhandledRejections()
    const [first, second] = [deferred(), deferred()]
    const result = await makeQondor({ handlerTimeoutMs: 1 })
      .onPing(() => first.promise)
      .onPing(() => second.promise)
      .receive(request('PingV1'))
    first.reject(new Error('late'))
    second.reject(new Error('late'))
    await nextTurn()
    expect(unhandled).not.toHaveBeenCalled()
    expect(handlerErrorsOf(result.error)).toHaveLength(1)
  })

  it('lets handlers that end in time leave no timer and no aborted signal', async () => {
    fakeTimers()
    const deliveries: Delivery[] = []
    const { promise, resolve } = deferred()
    const running = makeQondor({ handlerTimeoutMs: 1_000 })
      .onPing((_, delivery) => {
        deliveries.push(delivery)
        return promise
      })
      .receive(request('PingV1'))
    await vi.advanceTimersByTimeAsync(999)
    resolve()
    expect(await running).toMatchObject({ outcome: 'handled' })
    expect(vi.getTimerCount()).toBe(0)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(deliveries[0]?.signal.aborted).toBe(false)
  })

  it('holds for dispatch, too', async () => {
    fakeTimers()
    const running = makeQondor({ handlerTimeoutMs: 1_000 })
      .onPing(never)
      .dispatch({ webhookId: 'a', timestamp: 'b', topic: 'PingV1' })
    const settled = expect(running).rejects.toMatchObject({ code: 'handler_timeout' })
    await vi.advanceTimersByTimeAsync(1_000)
    await settled
  })
})
