import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import type { EngineOptions } from '../../src/engines/shared/engine-options.js'
import type { DeliveryQueue } from '../../src/queue/delivery-queue.js'
import type { EngineHost } from './engine-host.js'
import { makeDelivery } from './make-delivery.js'
import { recordingHandler, workOn } from './recording-handler.js'

const patiently = { timeout: 15_000, interval: 50 }
const shortly = 700

/** What every engine does alike. */
export function testQueue(host: EngineHost): void {
  const open: DeliveryQueue[] = []

  async function openQueue(options: Omit<EngineOptions, 'name'> = {}): Promise<DeliveryQueue> {
    const queue = await host.open({ name: `test-${randomUUID()}`, firstRetryMs: 300, ...options })
    open.push(queue)
    return queue
  }

  afterEach(async () => {
    for (const queue of open.splice(0)) await queue.close()
  })

  describe(host.name, () => {
    describe('a delivery', () => {
      it.each([
        ['text', '{"æøå": "😀"}'],
        ['text that PostgreSQL refuses', 'a\0b\ud800c'],
        ['bytes that are no text', new Uint8Array([0xff, 0, 0x80])],
        ['an object', { a: ['\0', '\ud800', { __proto__: null, b: 1 }] }],
      ])('comes to the worker as it was stored: %s', async (_, body) => {
        const queue = await openQueue()
        const odd = makeDelivery({ body, projectId: undefined })
        expect(await queue.enqueue(odd)).toBe('queued')
        const { calls, handle } = recordingHandler()
        await workOn(queue, handle)
        await expect.poll(() => calls.length, patiently).toBe(1)
        expect(calls[0]?.delivery).toEqual(odd)
        expect(calls[0]?.attempt).toMatchObject({ number: 1, isLast: false })
      })

      it('waits for a worker', async () => {
        const queue = await openQueue()
        const deliveries = Array.from({ length: 20 }, () => makeDelivery())
        for (const delivery of deliveries) await queue.enqueue(delivery)
        const { keys, handle } = recordingHandler()
        await workOn(queue, handle)
        await expect.poll(() => keys().length, patiently).toBe(20)
        expect(new Set(keys())).toEqual(new Set(deliveries.map(({ key }) => key)))
      })

      it('is no business of a queue of another name', async () => {
        const [one, other] = [await openQueue(), await openQueue()]
        const { calls, handle } = recordingHandler()
        await workOn(other, handle)
        const delivery = makeDelivery()
        await one.enqueue(delivery)
        expect(await other.enqueue(delivery)).toBe('queued')
        await expect.poll(() => calls.length, patiently).toBe(1)
        await delay(shortly)
        expect(calls).toHaveLength(1)
      })
    })

    describe('a repeat', () => {
      it('is told while the event waits, is worked on and is done', async () => {
        const queue = await openQueue()
        const delivery = makeDelivery()
        expect(await queue.enqueue(delivery)).toBe('queued')
        expect(await queue.enqueue(delivery)).toBe('duplicate')
        let finish = () => {}
        const finished = new Promise<void>((resolve) => {
          finish = resolve
        })
        const { calls, handle } = recordingHandler(async () => {
          await finished
          return { next: 'done' }
        })
        await workOn(queue, handle)
        await expect.poll(() => calls.length, patiently).toBe(1)
        expect(await queue.enqueue(delivery)).toBe('duplicate')
        finish()
        await delay(shortly)
        expect(await queue.enqueue(delivery)).toBe('duplicate')
        await delay(shortly)
        expect(calls).toHaveLength(1)
      })

      it('is told while the event waits for a retry and when it is dead', async () => {
        const queue = await openQueue({ attempts: 2, firstRetryMs: 1_500 })
        const delivery = makeDelivery()
        await queue.enqueue(delivery)
        const { calls, handle } = recordingHandler(() => ({ next: 'retry', reason: 'not yet' }))
        await workOn(queue, handle)
        await expect.poll(() => calls.length, patiently).toBe(1)
        expect(await queue.enqueue(delivery)).toBe('duplicate')
        await expect.poll(() => queue.dead.count(), patiently).toBe(1)
        expect(await queue.enqueue(delivery)).toBe('duplicate')
        expect(calls).toHaveLength(2)
      })

      it('is told of many at once', async () => {
        const queue = await openQueue()
        const delivery = makeDelivery()
        const answers = await Promise.all(Array.from({ length: 20 }, () => queue.enqueue(delivery)))
        expect(answers.filter((answer) => answer === 'queued')).toHaveLength(1)
      })
    })

    describe('a failed attempt', () => {
      it('is followed by the next, after twice the time, until none is left', async () => {
        const queue = await openQueue({ attempts: 3, firstRetryMs: 600 })
        const delivery = makeDelivery()
        await queue.enqueue(delivery)
        const { calls, handle } = recordingHandler(() => ({
          next: 'retry',
          reason: 'no: it fails',
        }))
        await workOn(queue, handle)
        await expect.poll(() => queue.dead.count(), patiently).toBe(1)
        expect(calls.map(({ attempt: { number, isLast } }) => [number, isLast])).toEqual([
          [1, false],
          [2, false],
          [3, true],
        ])
        const [first = 0, second = 0, third = 0] = calls.map(({ at }) => at)
        expect(second - first).toBeGreaterThan(550)
        expect(third - second).toBeGreaterThan(1_100)
        expect(await queue.dead.list()).toEqual([
          {
            id: expect.any(String),
            delivery,
            reason: 'no: it fails',
            diedAt: expect.any(Date),
            attempts: 3,
          },
        ])
      })

      it('counts when the worker throws, too', async () => {
        const queue = await openQueue({ attempts: 2 })
        await queue.enqueue(makeDelivery())
        const { calls, handle } = recordingHandler(() => {
          throw new Error('of the worker')
        })
        await workOn(queue, handle)
        await expect.poll(() => queue.dead.count(), patiently).toBe(1)
        expect(calls).toHaveLength(2)
      })

      it('is the last one when the verdict says so', async () => {
        const queue = await openQueue()
        await queue.enqueue(makeDelivery())
        const { calls, handle } = recordingHandler(() => ({ next: 'dead', reason: 'never' }))
        await workOn(queue, handle)
        await expect.poll(() => queue.dead.count(), patiently).toBe(1)
        expect(calls).toHaveLength(1)
        expect(await queue.dead.list()).toMatchObject([{ reason: 'never', attempts: 1 }])
      })
    })

    describe('the dead letters', () => {
      it('keep what is put in quarantine from the workers, and tell a repeat', async () => {
        const queue = await openQueue()
        const { calls, handle } = recordingHandler()
        await workOn(queue, handle)
        const delivery = makeDelivery({ topic: undefined, webhookId: undefined, body: 'no JSON' })
        expect(await queue.quarantine(delivery, 'invalid_json: no')).toBe('queued')
        expect(await queue.quarantine(delivery, 'invalid_json: no')).toBe('duplicate')
        await delay(shortly)
        expect(calls).toEqual([])
        expect(await queue.dead.list()).toMatchObject([
          { delivery, reason: 'invalid_json: no', attempts: 0 },
        ])
      })

      it('give back one that is replayed, with all its attempts', async () => {
        const queue = await openQueue({ attempts: 2 })
        const [failing, quarantined] = [makeDelivery(), makeDelivery()]
        await queue.enqueue(failing)
        await queue.quarantine(quarantined, 'unknown_topic: no')
        let isMended = false
        const { calls, handle } = recordingHandler(() => {
          return isMended ? { next: 'done' } : { next: 'retry', reason: 'not mended' }
        })
        await workOn(queue, handle)
        await expect.poll(() => queue.dead.count(), patiently).toBe(2)
        calls.splice(0)
        for (const { id } of await queue.dead.list()) expect(await queue.dead.replay(id)).toBe(true)
        await expect.poll(() => queue.dead.count(), patiently).toBe(2)
        await expect.poll(() => calls.length, patiently).toBe(4)
        isMended = true
        expect(await queue.dead.replayAll()).toBe(2)
        await expect.poll(() => calls.length, patiently).toBe(6)
        expect(await queue.dead.count()).toBe(0)
        expect(await queue.enqueue(failing)).toBe('duplicate')
        expect(await queue.enqueue(quarantined)).toBe('duplicate')
      })

      it('are replayed by topic and by time', async () => {
        const queue = await openQueue()
        await queue.quarantine(makeDelivery({ topic: 'OfferSentV1' }), 'r')
        await delay(20)
        await queue.quarantine(makeDelivery({ topic: 'OfferAnsweredV1' }), 'r')
        await delay(20)
        await queue.quarantine(makeDelivery({ topic: 'PingV1' }), 'r')
        const [, second] = await queue.dead.list()
        const since = second?.diedAt
        expect(await queue.dead.list({ limit: 2 })).toHaveLength(2)
        expect(await queue.dead.list({ since })).toHaveLength(2)
        expect(await queue.dead.list({ until: since })).toHaveLength(1)
        expect(await queue.dead.list({ topic: 'PingV1' })).toHaveLength(1)
        expect(await queue.dead.replayAll({ since, topic: 'OfferSentV1' })).toBe(0)
        expect(await queue.dead.replayAll({ topic: 'PingV1' })).toBe(1)
        expect(await queue.dead.replayAll({ since })).toBe(1)
        const left = await queue.dead.list()
        expect(left.map(({ delivery }) => delivery.topic)).toEqual(['OfferSentV1'])
        const { calls, handle } = recordingHandler()
        await workOn(queue, handle)
        await expect.poll(() => calls.length, patiently).toBe(2)
      })

      it('can be removed', async () => {
        const queue = await openQueue()
        await queue.quarantine(makeDelivery(), 'r')
        const [letter] = await queue.dead.list()
        expect(await queue.dead.remove(letter?.id ?? '')).toBe(true)
        expect(await queue.dead.remove(letter?.id ?? '')).toBe(false)
        expect(await queue.dead.replay(letter?.id ?? '')).toBe(false)
        expect(await queue.dead.replay(randomUUID())).toBe(false)
        expect(await queue.dead.count()).toBe(0)
      })
    })

    describe('a worker', () => {
      it('takes as many at a time as it was told', async () => {
        const queue = await openQueue()
        let running = 0
        let most = 0
        const { calls, handle } = recordingHandler(async () => {
          running += 1
          most = Math.max(most, running)
          await delay(100)
          running -= 1
          return { next: 'done' }
        })
        for (let count = 0; count < 12; count += 1) await queue.enqueue(makeDelivery())
        await workOn(queue, handle, { concurrency: 3 })
        await expect.poll(() => calls.length, patiently).toBe(12)
        expect(most).toBe(3)
      })

      it('ends what it has when it is stopped, and leaves the rest to the next', async () => {
        const queue = await openQueue()
        const ended: string[] = []
        const { calls, handle } = recordingHandler(async ({ delivery }) => {
          await delay(500)
          ended.push(delivery.key)
          return { next: 'done' }
        })
        for (let count = 0; count < 3; count += 1) await queue.enqueue(makeDelivery())
        const worker = await workOn(queue, handle, { concurrency: 1 })
        await expect.poll(() => calls.length, patiently).toBe(1)
        await worker.stop()
        expect(ended).toHaveLength(1)
        await delay(shortly)
        expect(calls).toHaveLength(1)
        await workOn(queue, handle, { concurrency: 2 })
        await expect.poll(() => ended.length, patiently).toBe(3)
        expect(new Set(ended).size).toBe(3)
      })

      it('aborts what does not end in time, which is then tried again', async () => {
        const queue = await openQueue()
        await queue.enqueue(makeDelivery())
        const { calls, handle } = recordingHandler(async ({ attempt: { signal } }) => {
          await new Promise((_, reject) => signal?.addEventListener('abort', reject))
          return { next: 'done' }
        })
        const worker = await workOn(queue, handle)
        await expect.poll(() => calls.length, patiently).toBe(1)
        await worker.stop({ timeoutMs: 100 })
        const next = recordingHandler()
        await workOn(queue, next.handle)
        await expect.poll(() => next.calls.length, patiently).toBe(1)
        expect(next.calls[0]?.attempt.number).toBe(2)
      })
    })

    it('says what is in it', async () => {
      const queue = await openQueue()
      expect(await queue.stats()).toEqual({ waiting: 0, running: 0, dead: 0, oldestWaitMs: 0 })
      for (let count = 0; count < 3; count += 1) await queue.enqueue(makeDelivery())
      await queue.quarantine(makeDelivery(), 'r')
      const now = () => queue.stats()
      await expect.poll(now, patiently).toMatchObject({ waiting: 3, running: 0, dead: 1 })
      await expect.poll(async () => (await now()).oldestWaitMs, patiently).toBeGreaterThan(500)
      let finish = () => {}
      const finished = new Promise<void>((resolve) => {
        finish = resolve
      })
      const { handle } = recordingHandler(() => finished.then(() => ({ next: 'done' })))
      await workOn(queue, handle, { concurrency: 1 })
      await expect.poll(now, patiently).toMatchObject({ waiting: 2, running: 1 })
      finish()
      await expect.poll(now, patiently).toMatchObject({ waiting: 0, running: 0, oldestWaitMs: 0 })
    })

    it('works on again after it was closed', async () => {
      const queue = await openQueue()
      await queue.enqueue(makeDelivery())
      await queue.close()
      const { calls, handle } = recordingHandler()
      await workOn(queue, handle)
      await expect.poll(() => calls.length, patiently).toBe(1)
    })
  })
}
