import { describe, expect, it } from 'vitest'
import { makeDelivery } from '../make-delivery.js'
import { recordingHandler, workOn } from '../recording-handler.js'
import { delay, type OpenQueue, patiently, shortly } from './open-queue.js'

/** A delivery that comes again. */
export function testRepeats(openQueue: OpenQueue): void {
  describe('a repeat', () => {
    it('is detected while the event waits, runs and is done', async () => {
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
        return { action: 'ack' }
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

    it('is detected while the event waits for a retry and when it is dead', async () => {
      const queue = await openQueue({ attempts: 2, firstRetryMs: 1_500 })
      const delivery = makeDelivery()
      await queue.enqueue(delivery)
      const { calls, handle } = recordingHandler(() => ({ action: 'retry', reason: 'not yet' }))
      await workOn(queue, handle)
      await expect.poll(() => calls.length, patiently).toBe(1)
      expect(await queue.enqueue(delivery)).toBe('duplicate')
      await expect.poll(() => queue.dead.count(), patiently).toBe(1)
      expect(await queue.enqueue(delivery)).toBe('duplicate')
      expect(calls).toHaveLength(2)
    })

    it('is detected among many at once', async () => {
      const queue = await openQueue()
      const delivery = makeDelivery()
      const answers = await Promise.all(Array.from({ length: 20 }, () => queue.enqueue(delivery)))
      expect(answers.filter((answer) => answer === 'queued')).toHaveLength(1)
    })
  })
}
