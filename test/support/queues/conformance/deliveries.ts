import { describe, expect, it } from 'vitest'
import { makeDelivery } from '../make-delivery.js'
import { recordingHandler, workOn } from '../recording-handler.js'
import { delay, type OpenQueue, patiently, shortly } from './open-queue.js'

/** A delivery that is stored and worked on. */
export function testDeliveries(openQueue: OpenQueue): void {
  describe('a delivery', () => {
    it.each([
      ['text', '{"æøå": "😀"}'],
      ['text that PostgreSQL refuses', 'a\0b\ud800c'],
      ['bytes that are not text', new Uint8Array([0xff, 0, 0x80])],
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

    it('does not affect a queue of another name', async () => {
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
}
