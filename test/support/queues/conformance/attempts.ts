import { describe, expect, it } from 'vitest'
import { makeDelivery } from '../make-delivery.js'
import { recordingHandler, workOn } from '../recording-handler.js'
import { type OpenQueue, patiently } from './open-queue.js'

/** Attempts that fail. */
export function testAttempts(openQueue: OpenQueue): void {
  describe('a failed attempt', () => {
    it('is followed by the next, after twice the time, until none is left', async () => {
      const queue = await openQueue({ attempts: 3, firstRetryMs: 600 })
      const delivery = makeDelivery()
      await queue.enqueue(delivery)
      const { calls, handle } = recordingHandler(() => ({
        action: 'retry',
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
          failedHandlers: [],
          failedAt: expect.any(Date),
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
      const { calls, handle } = recordingHandler(() => ({ action: 'deadLetter', reason: 'never' }))
      await workOn(queue, handle)
      await expect.poll(() => queue.dead.count(), patiently).toBe(1)
      expect(calls).toHaveLength(1)
      expect(await queue.dead.list()).toMatchObject([{ reason: 'never', attempts: 1 }])
    })
  })
}
