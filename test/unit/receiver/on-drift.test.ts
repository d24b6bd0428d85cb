import { describe, expect, it, vi } from 'vitest'
import * as z from 'zod'
import { createQondorWebhooks } from '../../../src/index.js'
import { bodyOf, payloadOf } from '../../support/receiver/bodies.js'
import {
  auth,
  headers,
  invalidRequest,
  makeQondor,
  request,
} from '../../support/receiver/qondor.js'
import { captureLog, errorCodes, nextTurn } from '../../support/receiver/spies.js'

describe('onDrift', () => {
  it('hears of each unknown key, without its value', async () => {
    const observer = vi.fn()
    await makeQondor()
      .onDrift(observer)
      .receive(request('PingV1', { total: 1, note: 'text' }))
    expect(observer.mock.calls).toEqual([
      [{ topic: 'PingV1', key: 'total' }],
      [{ topic: 'PingV1', key: 'note' }],
    ])
  })

  it('hears of a key once per topic', async () => {
    const observer = vi.fn()
    const qondor = makeQondor().onDrift(observer)
    const deliver = (topic: string, webhookId: string) => {
      return qondor.receive(request(topic, { webhookId, total: 1 }))
    }
    for (const webhookId of ['a', 'b', 'c']) {
      await deliver('PingV1', webhookId)
      await deliver('OfferSentV1', webhookId)
    }
    expect(observer.mock.calls).toEqual([
      [{ topic: 'PingV1', key: 'total' }],
      [{ topic: 'OfferSentV1', key: 'total' }],
    ])
  })

  it('hears of nothing in a documented body, whether fields are null or absent', async () => {
    const observer = vi.fn()
    const qondor = makeQondor().onDrift(observer)
    const { customerName: _, ...without } = payloadOf('OfferSentV1')
    await qondor.receive(request('OfferSentV1'))
    await qondor.receive(request('OfferSentV1', { customerName: null }))
    await qondor.receive({ headers, body: without })
    expect(observer).not.toHaveBeenCalled()
  })

  it('hears of it whether or not somebody listens to the topic', async () => {
    const observer = vi.fn()
    const qondor = makeQondor().onDrift(observer)
    expect(await qondor.receive(request('PingV1', { total: 1 }))).toMatchObject({
      outcome: 'unhandled',
    })
    expect(observer).toHaveBeenCalledTimes(1)
  })

  it('hears of keys that came before it was registered when they come again', async () => {
    const observer = vi.fn()
    const qondor = makeQondor()
    await qondor.receive(request('PingV1', { total: 1 }))
    await qondor.onDrift(observer).receive(request('PingV1', { total: 1 }))
    expect(observer).toHaveBeenCalledTimes(1)
  })

  it('hears of keys that are named for a prototype’s', async () => {
    const observer = vi.fn()
    const body = bodyOf('PingV1').replace('{', '{"__proto__":{"a":1},"constructor":2,')
    await makeQondor().onDrift(observer).receive({ headers, body })
    const keys = observer.mock.calls.map(([{ key }]) => key)
    expect(keys.sort()).toEqual(['__proto__', 'constructor'])
  })

  it('never hears of topics that have a schema of the user’s own', async () => {
    const observer = vi.fn()
    const open = (topic: string) => z.looseObject({ topic: z.literal(topic) })
    const topics = { PongV1: open('PongV1'), PingV1: open('PingV1') }
    const qondor = createQondorWebhooks({ auth, topics }).onDrift(observer)
    for (const topic of ['PongV1', 'PingV1']) {
      const { outcome } = await qondor.receive(request(topic, { webhookId: topic, total: 1 }))
      expect(outcome).toBe('unhandled')
    }
    expect(observer).not.toHaveBeenCalled()
  })

  it('never hears of unknown topics and of bodies that are refused', async () => {
    captureLog()
    const observer = vi.fn()
    const qondor = makeQondor().onDrift(observer)
    await qondor.receive(request('PongV1', { total: 1 }))
    await qondor.receive(invalidRequest({ total: 1 }))
    expect(observer).not.toHaveBeenCalled()
  })

  it('hears of 1,000 keys at most, so that nobody can fill the memory', async () => {
    const observer = vi.fn()
    const qondor = makeQondor().onDrift(observer)
    for (let index = 0; index < 15; index += 1) {
      const keys = Array.from({ length: 100 }, (_, key) => [`key-${index}-${key}`, 1] as const)
      await qondor.receive(request('PingV1', Object.fromEntries(keys)))
    }
    expect(observer).toHaveBeenCalledTimes(1_000)
    const told = observer.mock.calls.map(([{ key }]) => key)
    expect(new Set(told).size).toBe(1_000)
  })

  it('hears of keys of 255 characters at most', async () => {
    const observer = vi.fn()
    const [long, tooLong] = ['k'.repeat(255), 'k'.repeat(256)]
    await makeQondor()
      .onDrift(observer)
      .receive(request('PingV1', { [long]: 1, [tooLong]: 1 }))
    expect(observer.mock.calls).toEqual([[{ topic: 'PingV1', key: long }]])
  })

  it('may fail, which onError hears of and no result tells', async () => {
    const { codes, observe } = errorCodes()
    const handler = vi.fn()
    const result = await makeQondor()
      .onPing(handler)
      .onDrift(() => {
        throw new Error('as an observer does')
      })
      .onDrift(() => Promise.reject(new Error('as an observer does')))
      .onError(observe)
      .receive(request('PingV1', { total: 1 }))
    await nextTurn()
    expect(result).toMatchObject({ outcome: 'handled', status: 200 })
    expect(handler).toHaveBeenCalledTimes(1)
    expect(codes).toEqual(['observer_failed'])
  })
})
