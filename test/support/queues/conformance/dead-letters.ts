import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { makeDelivery } from '../make-delivery.js'
import { recordingHandler, workOn } from '../recording-handler.js'
import { delay, type OpenQueue, patiently, shortly } from './open-queue.js'

/** What was given up or stored as a dead letter. */
export function testDeadLetters(openQueue: OpenQueue): void {
  describe('the dead letters', () => {
    it('keep a dead letter from the workers, and detect its duplicates', async () => {
      const queue = await openQueue()
      const { calls, handle } = recordingHandler()
      await workOn(queue, handle)
      const delivery = makeDelivery({ topic: undefined, webhookId: undefined, body: 'no JSON' })
      expect(await queue.storeDeadLetter(delivery, 'invalid_json: no')).toBe('queued')
      expect(await queue.storeDeadLetter(delivery, 'invalid_json: no')).toBe('duplicate')
      await delay(shortly)
      expect(calls).toEqual([])
      expect(await queue.dead.list()).toMatchObject([
        { delivery, reason: 'invalid_json: no', attempts: 0 },
      ])
    })

    it('give back one that is replayed, with all its attempts', async () => {
      const queue = await openQueue({ attempts: 2 })
      const [failing, deadLetters] = [makeDelivery(), makeDelivery()]
      await queue.enqueue(failing)
      await queue.storeDeadLetter(deadLetters, 'unknown_topic: no')
      let isFixed = false
      const { calls, handle } = recordingHandler(() => {
        return isFixed ? { action: 'ack' } : { action: 'retry', reason: 'not fixed' }
      })
      await workOn(queue, handle)
      await expect.poll(() => queue.dead.count(), patiently).toBe(2)
      calls.splice(0)
      for (const { id } of await queue.dead.list()) expect(await queue.dead.replay(id)).toBe(true)
      await expect.poll(() => queue.dead.count(), patiently).toBe(2)
      await expect.poll(() => calls.length, patiently).toBe(4)
      isFixed = true
      expect(await queue.dead.replayAll()).toBe(2)
      await expect.poll(() => calls.length, patiently).toBe(6)
      expect(await queue.dead.count()).toBe(0)
      expect(await queue.enqueue(failing)).toBe('duplicate')
      expect(await queue.enqueue(deadLetters)).toBe('duplicate')
    })

    it('are replayed by topic and by time', async () => {
      const queue = await openQueue()
      await queue.storeDeadLetter(makeDelivery({ topic: 'OfferSentV1' }), 'r')
      await delay(20)
      await queue.storeDeadLetter(makeDelivery({ topic: 'OfferAnsweredV1' }), 'r')
      await delay(20)
      await queue.storeDeadLetter(makeDelivery({ topic: 'PingV1' }), 'r')
      const [, second] = await queue.dead.list()
      const since = second?.failedAt
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

    it('can be read one by one', async () => {
      const queue = await openQueue()
      const [dead, waiting] = [makeDelivery(), makeDelivery()]
      await queue.storeDeadLetter(dead, 'r')
      await queue.enqueue(waiting)
      const [letter] = await queue.dead.list()
      expect(await queue.dead.get(letter?.id ?? '')).toEqual(letter)
      const ofWaiting = letter?.id.replaceAll(dead.key, waiting.key) ?? ''
      for (const unknown of [ofWaiting, `failed:${waiting.key}`, randomUUID(), 'nonsense', '']) {
        if (unknown !== letter?.id) expect(await queue.dead.get(unknown)).toBeUndefined()
      }
      expect(await queue.dead.remove(letter?.id ?? '')).toBe(true)
      expect(await queue.dead.get(letter?.id ?? '')).toBeUndefined()
    })

    it('can be removed', async () => {
      const queue = await openQueue()
      await queue.storeDeadLetter(makeDelivery(), 'r')
      const [letter] = await queue.dead.list()
      expect(await queue.dead.remove(letter?.id ?? '')).toBe(true)
      expect(await queue.dead.remove(letter?.id ?? '')).toBe(false)
      expect(await queue.dead.replay(letter?.id ?? '')).toBe(false)
      for (const unknown of [randomUUID(), 'nonsense', 'failed:nonsense', '']) {
        expect(await queue.dead.replay(unknown)).toBe(false)
        expect(await queue.dead.remove(unknown)).toBe(false)
      }
      expect(await queue.dead.count()).toBe(0)
    })

    it('keep the identity of an event that is removed for the window', async () => {
      const queue = await openQueue({ attempts: 1 })
      const delivery = makeDelivery()
      await queue.enqueue(delivery)
      const { calls, handle } = recordingHandler(() => ({ action: 'deadLetter', reason: 'r' }))
      await workOn(queue, handle)
      await expect.poll(() => queue.dead.count(), patiently).toBe(1)
      const [letter] = await queue.dead.list()
      expect(await queue.dead.remove(letter?.id ?? '')).toBe(true)
      expect(await queue.enqueue(delivery)).toBe('duplicate')
      await delay(shortly)
      expect(calls).toHaveLength(1)
    })

    it('are removed once they are older than deadLetters.keepMs', async () => {
      const queue = await openQueue({ attempts: 1, deadLetters: { keepMs: 1_500 } })
      const failing = makeDelivery()
      await queue.storeDeadLetter(makeDelivery(), 'r')
      await queue.enqueue(failing)
      const { handle } = recordingHandler(() => ({ action: 'deadLetter', reason: 'r' }))
      const worker = await workOn(queue, handle)
      await expect.poll(() => queue.dead.count(), patiently).toBe(2)
      await expect.poll(() => queue.dead.count(), patiently).toBe(0)
      expect(await queue.enqueue(failing)).toBe('duplicate')
      await worker.stop()
      await queue.storeDeadLetter(makeDelivery(), 'r')
      await delay(2_000)
      // Removed by workers alone.
      expect(await queue.dead.count()).toBe(1)
    })
  })
}
