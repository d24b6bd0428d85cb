import { describe, expect, it, vi } from 'vitest'
import { type ClaimResult, QondorWebhookError, toHttpResponse } from '../../../src/index.js'
import { spyStore } from '../../support/deduplication/spy-store.js'
import { makeQondor, request } from '../../support/receiver/qondor.js'
import {
  captureLog,
  captureUnhandledRejections,
  deferred,
  errorCodes,
  fakeTimers,
  never,
  nextTurn,
} from '../../support/receiver/spies.js'

const down = new Error('connection refused')
const throws = () => {
  throw down
}
const rejects = () => Promise.reject(down)

const junk = [undefined, null, true, 1, '', 'CLAIMED', 'done', {}, [], ['claimed']]

describe('a store that fails at claim', () => {
  it.each([
    ['throws', throws],
    ['rejects', rejects],
  ])('and %s makes the delivery unavailable and runs no handler', async (_, claim) => {
    const { store, complete } = spyStore({ claim })
    const handler = vi.fn()
    const observer = vi.fn()
    const result = await makeQondor({ store })
      .onPing(handler)
      .onError(observer)
      .receive(request('PingV1'))
    expect(result).toMatchObject({ outcome: 'unavailable', status: 503 })
    expect(result.error).toMatchObject({ code: 'store_unavailable', cause: down })
    expect(QondorWebhookError.is(result.error)).toBe(true)
    expect(toHttpResponse(result).headers).toHaveProperty('retry-after')
    expect(observer).toHaveBeenCalledTimes(1)
    expect(observer.mock.calls[0]?.[0]).toBe(result.error)
    for (const spy of [handler, complete]) expect(spy).not.toHaveBeenCalled()
  })

  it('and answers too late gets its claim back, which nobody holds any more', async () => {
    captureLog()
    fakeTimers()
    const late = deferred<ClaimResult>()
    const { store, claim, release } = spyStore({ claim: () => late.promise })
    const running = makeQondor({ store, storeTimeoutMs: 1_000 })
      .onPing(() => {})
      .receive(request('PingV1'))
    await vi.advanceTimersByTimeAsync(1_000)
    expect(await running).toMatchObject({ status: 503 })
    expect(release).not.toHaveBeenCalled()
    late.resolve('claimed')
    await vi.advanceTimersByTimeAsync(0)
    expect(release.mock.calls).toEqual(claim.mock.calls)
  })

  it('and never answers makes the delivery unavailable after storeTimeoutMs', async () => {
    captureLog()
    fakeTimers()
    const answered = vi.fn()
    const handler = vi.fn()
    const { store } = spyStore({ claim: never })
    const running = makeQondor({ store, storeTimeoutMs: 1_000 })
      .onPing(handler)
      .receive(request('PingV1'))
      .then(answered)
    await vi.advanceTimersByTimeAsync(999)
    expect(answered).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    await running
    const cause = expect.objectContaining({ code: 'store_unavailable' })
    const error = expect.objectContaining({ code: 'store_unavailable', cause })
    expect(answered).toHaveBeenCalledWith(expect.objectContaining({ status: 503, error }))
    expect(handler).not.toHaveBeenCalled()
  })

  it.each(junk)('and answers junk makes the delivery unavailable: %j', async (answer) => {
    captureLog()
    for (const claim of [() => answer, async () => answer]) {
      const handler = vi.fn()
      const { store, complete, release } = spyStore({ claim })
      const result = await makeQondor({ store }).onPing(handler).receive(request('PingV1'))
      expect(result).toMatchObject({ outcome: 'unavailable', status: 503 })
      expect(result.error?.code).toBe('store_unavailable')
      expect(result.error?.message).toMatch(/^The deduplication store failed at claim, or/)
      for (const spy of [handler, complete, release]) expect(spy).not.toHaveBeenCalled()
    }
  })

  it.each([
    ['throws', throws],
    ['rejects', rejects],
    ['answers junk', () => 'junk'],
  ])('and %s is asked again at the next delivery', async (_, fail) => {
    captureLog()
    const claim = vi.fn<() => unknown>(() => 'claimed').mockImplementationOnce(fail)
    const { store } = spyStore({ claim })
    const qondor = makeQondor({ store }).onPing(() => {})
    expect(await qondor.receive(request('PingV1'))).toMatchObject({ outcome: 'unavailable' })
    expect(await qondor.receive(request('PingV1'))).toMatchObject({ outcome: 'handled' })
  })

  it('and rejects after the time is up leaves no unhandled rejection', async () => {
    captureLog()
    const unhandled = captureUnhandledRejections()
    const { promise, reject } = deferred()
    const { store } = spyStore({ claim: () => promise })
    const qondor = makeQondor({ store, storeTimeoutMs: 1 }).onPing(() => {})
    expect(await qondor.receive(request('PingV1'))).toMatchObject({ status: 503 })
    reject(down)
    await nextTurn()
    expect(unhandled).not.toHaveBeenCalled()
  })
})

describe.each([
  ['throws', throws],
  ['rejects', rejects],
])('a store that %s', (_, fail) => {
  it('at complete changes no outcome, and is reported to onError', async () => {
    const { codes, observe } = errorCodes()
    const { store, release } = spyStore({ complete: fail })
    const result = await makeQondor({ store })
      .onPing(() => {})
      .onError(observe)
      .receive(request('PingV1'))
    expect(result).toMatchObject({ outcome: 'handled', status: 200 })
    expect(result.error).toBeUndefined()
    expect(codes).toEqual(['store_unavailable'])
    await nextTurn()
    expect(release, 'else the event could be handled again').not.toHaveBeenCalled()
  })

  it('at release changes no outcome, and onError gets both failures', async () => {
    const { codes, observe } = errorCodes()
    const { store } = spyStore({ release: fail })
    const result = await makeQondor({ store })
      .onPing(() => Promise.reject(new Error('as a handler does')))
      .onError(observe)
      .receive(request('PingV1'))
    expect(result).toMatchObject({ outcome: 'failed', status: 500 })
    expect(result.error?.code).toBe('handler_failed')
    expect(codes.sort()).toEqual(['handler_failed', 'store_unavailable'])
  })
})

describe('a store that never answers', () => {
  it.each([
    ['complete', () => {}, 'handled', ['store_unavailable']],
    ['release', rejects, 'failed', ['handler_failed', 'store_unavailable']],
  ] as const)('at %s changes no outcome', async (step, handler, outcome, expected) => {
    fakeTimers()
    const { codes, observe } = errorCodes()
    const { store } = spyStore({ [step]: never })
    const running = makeQondor({ store, storeTimeoutMs: 1_000 })
      .onPing(handler)
      .onError(observe)
      .receive(request('PingV1'))
    await vi.advanceTimersByTimeAsync(1_000)
    expect(await running).toMatchObject({ outcome })
    expect(codes.sort()).toEqual(expected)
  })
})
