import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import type { DeliveryInbox, StoredDelivery } from '../../../src/queue/index.js'
import { bodyOf } from '../../support/receiver/bodies.js'
import { memoryInbox } from '../../support/receiver/memory-inbox.js'
import { headers, makeQondor } from '../../support/receiver/qondor.js'
import { deferred, errorCodes, fakeTimers, never } from '../../support/receiver/spies.js'

/** A ping of exactly so many bytes. */
function ping(bytes: number, index = 0): string {
  const body = bodyOf('PingV1', { webhookId: `id-${index}`, text: '' })
  return body.replace('"text":""', `"text":"${'x'.repeat(bytes - body.length)}"`)
}

const refused = { outcome: 'unavailable', status: 503, error: { code: 'queue_unavailable' } }

describe('maxPendingBytes', () => {
  it('bounds what an engine that never answers is given: 400 deliveries of 200 KB', async () => {
    fakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const held: StoredDelivery[] = []
    const hold = (delivery: StoredDelivery) => {
      held.push(delivery)
      return never()
    }
    const inbox: DeliveryInbox = { enqueue: hold, storeDeadLetter: hold }
    const { codes, observe } = errorCodes()
    const qondor = makeQondor({ queue: inbox, queueTimeoutMs: 1_000 }).onError(observe)
    const statuses: number[] = []
    // In batches, each of which is answered before the next one comes.
    for (let start = 0; start < 400; start += 100) {
      const batch = Array.from({ length: 100 }, (_, index) => {
        return qondor.receive({ headers, body: ping(200_000, start + index) })
      })
      await vi.advanceTimersByTimeAsync(0)
      for (let turns = 0; turns < 20; turns += 1) await turn()
      await vi.advanceTimersByTimeAsync(1_000)
      statuses.push(...(await Promise.all(batch)).map(({ status }) => status))
    }
    expect(statuses).toEqual(Array(400).fill(503))
    expect(new Set(codes)).toEqual(new Set(['queue_unavailable']))
    expect(held).toHaveLength(Math.floor(67_108_864 / 200_000))
  })

  it('refuses at once, without a call of the queue', async () => {
    const { inbox, enqueued } = memoryInbox(never)
    const enqueue = vi.spyOn(inbox, 'enqueue')
    const { codes, observe } = errorCodes()
    const qondor = makeQondor({ queue: inbox, maxPendingBytes: 1_000 }).onError(observe)
    void qondor.receive({ headers, body: ping(600) })
    await vi.waitFor(() => expect(enqueue).toHaveBeenCalledTimes(1))
    const result = await qondor.receive({ headers, body: ping(401, 1) })
    expect(result).toMatchObject(refused)
    expect(result.error?.message).toContain('maxPendingBytes')
    expect(codes).toEqual(['queue_unavailable'])
    expect(enqueue).toHaveBeenCalledTimes(1)
    expect(enqueued).toEqual([])
  })

  it('takes deliveries again once the queue has answered, well or badly', async () => {
    const first = deferred<'queued'>()
    const second = deferred<'queued'>()
    const answers = [first.promise, second.promise]
    const { inbox } = memoryInbox(() => answers.shift() ?? 'queued')
    const qondor = makeQondor({ queue: inbox, maxPendingBytes: 1_000 }).onError(() => {})
    const send = (index: number) => qondor.receive({ headers, body: ping(500, index) })
    // One after the other, since the keys of two at once are hashed in any order.
    const pending = [send(0)]
    await vi.waitFor(() => expect(answers).toEqual([second.promise]))
    pending.push(send(1))
    expect(await send(2)).toMatchObject(refused)
    await vi.waitFor(() => expect(answers).toEqual([]))
    first.resolve('queued')
    second.reject(new Error('down'))
    expect((await Promise.all(pending)).map(({ status }) => status)).toEqual([200, 503])
    expect((await Promise.all([send(3), send(4)])).map(({ status }) => status)).toEqual([200, 200])
  })

  it('counts a delivery that was answered 503 until the queue has settled', async () => {
    const late = deferred<'queued'>()
    const { inbox } = memoryInbox(() => late.promise)
    const qondor = makeQondor({ queue: inbox, queueTimeoutMs: 5, maxPendingBytes: 1_000 })
    qondor.onError(() => {})
    expect(await qondor.receive({ headers, body: ping(600) })).toMatchObject(refused)
    const result = await qondor.receive({ headers, body: ping(600, 1) })
    expect(result.error?.message).toContain('maxPendingBytes')
    late.resolve('queued')
    await turn()
    expect(await qondor.receive({ headers, body: ping(600, 1) })).toMatchObject({
      outcome: 'queued',
    })
  })

  it.each([
    ['text', (body: string) => body],
    ['bytes', (body: string) => new TextEncoder().encode(body)],
    ['a parsed object', (body: string) => JSON.parse(body) as object],
    ['text that is not ASCII', (body: string) => body.replace('xx', 'ø')],
  ])('counts the bytes of a body that is %s', async (_, as) => {
    const { inbox } = memoryInbox(never)
    const qondor = makeQondor({ queue: inbox, maxPendingBytes: 1_200 }).onError(() => {})
    void qondor.receive({ headers, body: as(ping(600)) })
    const result = qondor.receive({ headers, body: as(ping(601, 1)) })
    expect(await result).toMatchObject(refused)
    const other = makeQondor({ queue: memoryInbox(() => 'queued').inbox, maxPendingBytes: 1_200 })
    const both = [600, 600].map((bytes, index) => {
      return other.receive({ headers, body: as(ping(bytes, index)) })
    })
    expect((await Promise.all(both)).map(({ status }) => status)).toEqual([200, 200])
  })

  it('counts what cannot be read, too', async () => {
    const { inbox } = memoryInbox(never)
    const qondor = makeQondor({ queue: inbox, maxPendingBytes: 1_000 }).onError(() => {})
    void qondor.receive({ headers, body: 'x'.repeat(600) })
    expect(await qondor.receive({ headers, body: 'x'.repeat(600) })).toMatchObject(refused)
  })

  it('never refuses the only delivery, however large it is', async () => {
    const { inbox } = memoryInbox(() => 'queued')
    const qondor = makeQondor({ queue: inbox, maxPendingBytes: 1 })
    for (let index = 0; index < 3; index += 1) {
      const result = await qondor.receive({ headers, body: ping(600, index) })
      expect(result.outcome).toBe('queued')
    }
  })

  it.each([0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, '1'])('refuses %j', (value) => {
    expect(() => makeQondor({ maxPendingBytes: value as number })).toThrow(
      expect.objectContaining({ code: 'invalid_options' }),
    )
  })
})

describe('a stored delivery', () => {
  it.each([
    ['T'.repeat(200_000), 'T'.repeat(255)],
    ['T'.repeat(255), 'T'.repeat(255)],
    ['ø'.repeat(256), 'ø'.repeat(255)],
    // A pair that would be cut in two is left out.
    [`${'T'.repeat(254)}😀`, 'T'.repeat(254)],
    [`${'T'.repeat(253)}😀😀`, `${'T'.repeat(253)}😀`],
    [`${'T'.repeat(254)}\ud83dx`, `${'T'.repeat(254)}\ud83d`],
  ])('has at most 255 characters of a topic', async (topic, kept) => {
    const { inbox, deadLetters } = memoryInbox(() => 'queued')
    const qondor = makeQondor({ queue: inbox })
    const webhookId = 'i'.repeat(255)
    const result = await qondor.receive({ headers, body: bodyOf('PingV1', { topic, webhookId }) })
    expect(result).toMatchObject({ outcome: 'unknown_topic', topic })
    expect(deadLetters[0]?.delivery).toMatchObject({ topic: kept, webhookId })
  })
})
