import { describe, expect, it } from 'vitest'
import { makeDelivery } from '../make-delivery.js'
import { recordingHandler, workOn } from '../recording-handler.js'
import { startBusyWorker } from './busy-worker.js'
import { delay, type OpenQueue, patiently, shortly } from './open-queue.js'

/** Workers that share the work, and stop. */
export function testWorkers(openQueue: OpenQueue): void {
  describe('a worker', () => {
    it.each([3, 6, 7])('takes no more at a time than its concurrency: %i', async (concurrency) => {
      const queue = await openQueue()
      let running = 0
      let most = 0
      const { calls, handle } = recordingHandler(async () => {
        running += 1
        most = Math.max(most, running)
        await delay(100)
        running -= 1
        return { action: 'ack' }
      })
      for (let count = 0; count < 30; count += 1) await queue.enqueue(makeDelivery())
      await workOn(queue, handle, { concurrency })
      await expect.poll(() => calls.length, patiently).toBe(30)
      expect(most).toBeLessThanOrEqual(concurrency)
      expect(most).toBeGreaterThan(concurrency / 2)
    })

    it('ends what it has when it is stopped, and leaves the rest to the next', async () => {
      const queue = await openQueue()
      const ended: string[] = []
      const { calls, handle } = recordingHandler(async ({ delivery }) => {
        await delay(500)
        ended.push(delivery.key)
        return { action: 'ack' }
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

    it('waits for what it has at each call of stop', async () => {
      const queue = await openQueue()
      const { worker, hasEnded } = await startBusyWorker(queue)
      await expect(worker.stop({ timeoutMs: 0 })).rejects.toMatchObject({ code: 'invalid_options' })
      const first = worker.stop()
      await worker.stop({ timeoutMs: 1 })
      expect(hasEnded()).toBe(true)
      await first
      await worker.stop()
    })

    it('aborts what does not end in time, which is then tried again', async () => {
      const queue = await openQueue()
      await queue.enqueue(makeDelivery())
      const { calls, handle } = recordingHandler(async ({ attempt: { signal } }) => {
        await new Promise((_, reject) => signal?.addEventListener('abort', reject))
        return { action: 'ack' }
      })
      const worker = await workOn(queue, handle)
      await expect.poll(() => calls.length, patiently).toBe(1)
      await worker.stop({ timeoutMs: 100 })
      const next = recordingHandler()
      await workOn(queue, next.handle)
      // A claim that was not given up runs out first.
      await expect.poll(() => next.calls.length, { timeout: 18_000 }).toBe(1)
      expect(next.calls[0]?.attempt.number).toBe(2)
    })
  })
}
