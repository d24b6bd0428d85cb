import { describe, expect, it, vi } from 'vitest'
import { invalidRequest, makeQondor, request } from '../../support/receiver/qondor.js'
import { captureLog, fakeTimers, never } from '../../support/receiver/spies.js'

const fail = () => Promise.reject(new Error('as user code does'))
const failAtOnce = () => {
  throw new Error('as user code does')
}

describe('what releases a claim', () => {
  it.each([fail, failAtOnce])('a failed handler: case %#', async (handle) => {
    captureLog()
    const handler = vi.fn().mockImplementationOnce(handle)
    const qondor = makeQondor().onPing(handler)
    const outcomes = [
      (await qondor.receive(request('PingV1'))).outcome,
      (await qondor.receive(request('PingV1'))).outcome,
      (await qondor.receive(request('PingV1'))).outcome,
    ]
    expect(outcomes).toEqual(['failed', 'handled', 'duplicate'])
  })

  it('one failed handler of several, and then all of them run again', async () => {
    captureLog()
    const handler = vi.fn().mockImplementationOnce(fail)
    const other = vi.fn()
    const qondor = makeQondor().onPing(handler).onPing(other)
    await qondor.receive(request('PingV1'))
    expect(await qondor.receive(request('PingV1'))).toMatchObject({ outcome: 'handled' })
    expect(other).toHaveBeenCalledTimes(2)
  })

  it('a handler that took too long', async () => {
    captureLog()
    fakeTimers()
    const handler = vi.fn().mockImplementationOnce(never)
    const qondor = makeQondor({ handlerTimeoutMs: 1_000 }).onPing(handler)
    const running = qondor.receive(request('PingV1'))
    await vi.advanceTimersByTimeAsync(1_000)
    expect(await running).toMatchObject({ outcome: 'failed' })
    expect(await qondor.receive(request('PingV1'))).toMatchObject({ outcome: 'handled' })
  })

  it('a failed onUnknownTopic handler', async () => {
    captureLog()
    const handler = vi.fn().mockImplementationOnce(fail)
    const qondor = makeQondor().onUnknownTopic(handler)
    const outcomes = [
      (await qondor.receive(request('PongV1'))).outcome,
      (await qondor.receive(request('PongV1'))).outcome,
    ]
    expect(outcomes).toEqual(['failed', 'unknown_topic'])
  })

  it('a failed onInvalid handler', async () => {
    captureLog()
    const handler = vi.fn().mockImplementationOnce(fail)
    const qondor = makeQondor().onInvalid(handler)
    const outcomes = [
      (await qondor.receive(invalidRequest())).outcome,
      (await qondor.receive(invalidRequest())).outcome,
    ]
    expect(outcomes).toEqual(['failed', 'invalid'])
  })
})

describe('what does not release a claim', () => {
  it.each([
    ['throws', failAtOnce],
    ['rejects', fail],
    ['never settles', never],
  ])('an observer that %s', async (_, observer) => {
    captureLog()
    const handler = vi.fn()
    const qondor = makeQondor()
      .onPing(handler)
      .onOutcome(observer)
      .onDrift(observer)
      .onError(observer)
    const given = request('PingV1', { aKeyOfTomorrow: 1 })
    expect(await qondor.receive(given)).toMatchObject({ outcome: 'handled', status: 200 })
    expect(await qondor.receive(given)).toMatchObject({ outcome: 'duplicate', status: 200 })
    expect(handler).toHaveBeenCalledTimes(1)
  })

  it('a failed handler of another event', async () => {
    captureLog()
    const qondor = makeQondor()
      .onPing(() => {})
      .onOfferSent(fail)
    await qondor.receive(request('PingV1', { webhookId: 'one' }))
    await qondor.receive(request('OfferSentV1', { webhookId: 'two' }))
    const again = await qondor.receive(request('PingV1', { webhookId: 'one' }))
    expect(again.outcome).toBe('duplicate')
  })
})
