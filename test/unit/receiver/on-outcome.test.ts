import { inspect } from 'node:util'
import { describe, expect, it, vi } from 'vitest'
import { makeQondor, request } from '../../support/receiver/qondor.js'
import {
  captureLog,
  captureUnhandledRejections,
  errorCodes,
  fakeTimers,
  never,
  nextTurn,
} from '../../support/receiver/spies.js'

describe('onOutcome', () => {
  it('hears of an outcome with its status, ids and time', async () => {
    const observer = vi.fn()
    await makeQondor()
      .onPing(() => {})
      .onOutcome(observer)
      .receive(request('PingV1', { webhookId: 'an-id' }))
    expect(observer).toHaveBeenCalledTimes(1)
    expect(observer.mock.calls[0]).toEqual([
      {
        outcome: 'handled',
        status: 200,
        code: undefined,
        webhookId: 'an-id',
        topic: 'PingV1',
        work: undefined,
        keyIndex: 0,
        reason: undefined,
      },
      { durationMs: expect.any(Number) },
    ])
  })

  it('hears of failures with their code, and of the status that is answered', async () => {
    captureLog()
    const observer = vi.fn()
    const qondor = makeQondor({ status: { unauthorized: 403 } }).onOutcome(observer)
    await qondor.receive({ headers: {}, body: '' })
    await qondor.onPing(() => Promise.reject(new Error())).receive(request('PingV1'))
    const reports = observer.mock.calls.map(([{ outcome, status, code }]) => {
      return [outcome, status, code]
    })
    expect(reports).toEqual([
      ['unauthorized', 403, 'unauthorized'],
      ['failed', 500, 'handler_failed'],
    ])
  })

  it('gets nothing of the payload', async () => {
    const observer = vi.fn()
    const given = request('OfferSentV1', { customerName: 's3ntinel', 's3ntinel-key': 1 })
    await makeQondor().onOutcome(observer).receive(given)
    expect(inspect(observer.mock.calls, { depth: 9 })).not.toContain('s3ntinel')
  })

  it('gets a time that is never negative, nor longer than it took', async () => {
    const before = performance.now()
    const observer = vi.fn()
    const qondor = makeQondor().onOutcome(observer)
    for (let index = 0; index < 20; index += 1) await qondor.receive(request('PingV1'))
    for (const [, { durationMs }] of observer.mock.calls) {
      expect(durationMs).toBeGreaterThanOrEqual(0)
      expect(durationMs).toBeLessThanOrEqual(performance.now() - before)
    }
  })

  it('gets the time from the call of receive to its answer', async () => {
    fakeTimers()
    captureLog()
    const observer = vi.fn()
    const running = makeQondor({ handlerTimeoutMs: 1_000 })
      .onPing(never)
      .onOutcome(observer)
      .receive(request('PingV1'))
    await vi.advanceTimersByTimeAsync(1_000)
    await running
    expect(observer.mock.calls[0]?.[1]).toEqual({ durationMs: 1_000 })
  })

  it('is told no wrong time when it is registered while a delivery runs', async () => {
    fakeTimers()
    await vi.advanceTimersByTimeAsync(5_000)
    const observer = vi.fn()
    const qondor = makeQondor()
    const body = async () => {
      await vi.advanceTimersByTimeAsync(1_000)
      qondor.onOutcome(observer)
      return request('PingV1').body
    }
    await qondor.receive({ ...request('PingV1'), body })
    for (const [, { durationMs }] of observer.mock.calls) expect(durationMs).toBe(1_000)
  })

  it('tells all observers, in the order of their registration', async () => {
    const told: string[] = []
    await makeQondor()
      .onOutcome(() => told.push('first'))
      .onOutcome(() => told.push('second'))
      .receive(request('PingV1'))
    expect(told).toEqual(['first', 'second'])
  })
})

const failures: readonly (readonly [string, () => unknown])[] = [
  [
    'throws',
    () => {
      throw new Error('as an observer does')
    },
  ],
  [
    'throws nothing at all',
    () => {
      throw undefined
    },
  ],
  ['rejects', () => Promise.reject(new Error('as an observer does'))],
  ['never settles', never],
]

describe.each(failures)('an onOutcome observer that %s', (_, observer) => {
  it('changes no result', async () => {
    captureLog()
    const qondor = makeQondor()
      .onPing(() => {})
      .onOfferSent(() => Promise.reject(new Error('as a handler does')))
      .onOutcome(observer)
    const handled = await qondor.receive(request('PingV1', { webhookId: 'one' }))
    expect(handled).toMatchObject({ outcome: 'handled', status: 200, error: undefined })
    const failed = await qondor.receive(request('OfferSentV1', { webhookId: 'two' }))
    expect(failed).toMatchObject({ outcome: 'failed', error: { code: 'handler_failed' } })
    const refused = await qondor.receive({ headers: {}, body: '' })
    expect(refused).toMatchObject({ outcome: 'unauthorized', status: 401 })
  })

  it('keeps no other observer from hearing', async () => {
    captureLog()
    const other = vi.fn()
    await makeQondor().onOutcome(observer).onOutcome(other).receive(request('PingV1'))
    expect(other).toHaveBeenCalledTimes(1)
  })
})

describe('an onOutcome observer that fails', () => {
  it('is told to onError, and leaves no unhandled rejection', async () => {
    const unhandled = captureUnhandledRejections()
    const { codes, observe } = errorCodes()
    const qondor = makeQondor().onError(observe)
    for (const [name, observer] of failures) {
      if (name !== 'never settles') qondor.onOutcome(observer)
    }
    await qondor.receive(request('PingV1'))
    await nextTurn()
    expect(codes).toEqual(['observer_failed'])
    expect(unhandled).not.toHaveBeenCalled()
  })

  it('is told to onError when it never settles', async () => {
    fakeTimers()
    const { codes, observe } = errorCodes()
    const qondor = makeQondor({ handlerTimeoutMs: 1_000 }).onOutcome(never).onError(observe)
    expect(await qondor.receive(request('PingV1'))).toMatchObject({ outcome: 'unhandled' })
    expect(codes).toEqual([])
    await vi.advanceTimersByTimeAsync(1_000)
    expect(codes).toEqual(['observer_failed'])
  })
})
