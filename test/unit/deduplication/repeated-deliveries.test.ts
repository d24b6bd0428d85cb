import { describe, expect, it, vi } from 'vitest'
import { memoryStore } from '../../../src/index.js'
import { invalidRequest, makeQondor, request } from '../../support/receiver/qondor.js'
import { captureLog } from '../../support/receiver/spies.js'

describe('an event that is delivered again', () => {
  it('is a duplicate, and its handlers do not run again', async () => {
    const handler = vi.fn()
    const qondor = makeQondor().onPing(handler)
    expect(await qondor.receive(request('PingV1'))).toMatchObject({ outcome: 'handled' })
    for (let index = 0; index < 3; index += 1) {
      const result = await qondor.receive(request('PingV1'))
      expect(result).toMatchObject({ outcome: 'duplicate', status: 200, topic: 'PingV1' })
      expect(result.error).toBeUndefined()
    }
    expect(handler).toHaveBeenCalledTimes(1)
  })

  it.each([
    ['84f48600-cdfc-477e-8257-916f9f3f7094', '84F48600-CDFC-477E-8257-916F9F3F7094'],
    ['84F48600-cdfc-477E-8257-916f9f3f7094', '84f48600-CDFC-477e-8257-916F9F3F7094'],
  ])('is a duplicate whatever the case of its id', async (first, second) => {
    const handler = vi.fn()
    const qondor = makeQondor().onPing(handler)
    await qondor.receive(request('PingV1', { webhookId: first }))
    const result = await qondor.receive(request('PingV1', { webhookId: second }))
    expect(result).toMatchObject({ outcome: 'duplicate', webhookId: second })
    expect(handler).toHaveBeenCalledTimes(1)
  })

  it('is distinguished from another event by its topic and its id', async () => {
    const handler = vi.fn()
    const qondor = makeQondor().onAny(handler)
    await qondor.receive(request('PingV1', { webhookId: 'one' }))
    expect(await qondor.receive(request('OfferSentV1', { webhookId: 'one' }))).toMatchObject({
      outcome: 'handled',
    })
    expect(await qondor.receive(request('OfferSentV1', { webhookId: 'one' }))).toMatchObject({
      outcome: 'duplicate',
    })
    expect(await qondor.receive(request('PingV1', { webhookId: 'two' }))).toMatchObject({
      outcome: 'handled',
    })
  })

  it('is handled again after the window', async () => {
    const clock = { time: 0 }
    const handler = vi.fn()
    const store = memoryStore({ windowMs: 60_000, now: () => clock.time })
    const qondor = makeQondor({ store }).onPing(handler)
    await qondor.receive(request('PingV1'))
    clock.time += 60_000
    expect(await qondor.receive(request('PingV1'))).toMatchObject({ outcome: 'handled' })
    expect(handler).toHaveBeenCalledTimes(2)
  })

  it('is a duplicate for another receiver with the same store', async () => {
    const store = memoryStore()
    const handler = vi.fn()
    await makeQondor({ store }).onPing(handler).receive(request('PingV1'))
    const result = await makeQondor({ store }).onPing(handler).receive(request('PingV1'))
    expect(result.outcome).toBe('duplicate')
    expect(handler).toHaveBeenCalledTimes(1)
  })

  it('runs every time with store: false', async () => {
    const handler = vi.fn()
    const qondor = makeQondor({ store: false }).onAny(handler).onUnknownTopic(handler)
    for (let index = 0; index < 3; index += 1) await qondor.receive(request('PingV1'))
    for (let index = 0; index < 3; index += 1) await qondor.receive(request('PongV1'))
    expect(handler).toHaveBeenCalledTimes(6)
  })
})

describe('deduplication covers', () => {
  it('topics that are not known, when somebody listens to them', async () => {
    const handler = vi.fn()
    const qondor = makeQondor().onUnknownTopic(handler)
    const outcomes = [
      (await qondor.receive(request('InvoiceCreatedV1'))).outcome,
      (await qondor.receive(request('InvoiceCreatedV1'))).outcome,
    ]
    expect(outcomes).toEqual(['unknown_topic', 'duplicate'])
    expect(handler).toHaveBeenCalledTimes(1)
  })

  it('bodies with wrong fields, when onInvalid takes them', async () => {
    const handler = vi.fn()
    const qondor = makeQondor().onInvalid(handler)
    const results = [await qondor.receive(invalidRequest()), await qondor.receive(invalidRequest())]
    expect(results.map(({ outcome }) => outcome)).toEqual(['invalid', 'duplicate'])
    expect(results[1]).toMatchObject({ status: 200, webhookId: results[0]?.webhookId })
    expect(handler).toHaveBeenCalledTimes(1)
  })

  it('no body with wrong fields that nobody takes', async () => {
    captureLog()
    const qondor = makeQondor()
    for (let index = 0; index < 2; index += 1) {
      expect(await qondor.receive(invalidRequest())).toMatchObject({
        outcome: 'invalid',
        status: 422,
      })
    }
  })
})
