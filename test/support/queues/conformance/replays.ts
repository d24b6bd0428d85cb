import { describe, expect, it } from 'vitest'
import { makeDelivery } from '../make-delivery.js'
import { recordingHandler, workOn } from '../recording-handler.js'
import { delay, type OpenQueue, patiently, shortly } from './open-queue.js'

/** A dead letter that is replayed keeps its identity. */
export function testReplays(openQueue: OpenQueue): void {
  describe('a replayed dead letter', () => {
    it('is a duplicate when it comes again: while it waits, runs, and is done', async () => {
      const queue = await openQueue({ attempts: 1 })
      const delivery = makeDelivery()
      await queue.enqueue(delivery)
      const failing = recordingHandler(() => ({ action: 'retry', reason: 'not fixed' }))
      const worker = await workOn(queue, failing.handle)
      await expect.poll(() => queue.dead.count(), patiently).toBe(1)
      await worker.stop()

      expect(await queue.dead.replayAll()).toBe(1)
      expect(await queue.enqueue(delivery)).toBe('duplicate')
      let finish = () => {}
      const finished = new Promise<void>((resolve) => {
        finish = resolve
      })
      const { calls, handle } = recordingHandler(() => finished.then(() => ({ action: 'ack' })))
      await workOn(queue, handle)
      await expect.poll(() => calls.length, patiently).toBe(1)
      expect(await queue.enqueue(delivery)).toBe('duplicate')
      finish()
      await delay(shortly)
      expect(await queue.enqueue(delivery)).toBe('duplicate')
      await delay(shortly)
      expect(calls.map(({ delivery: { key } }) => key)).toEqual([delivery.key])
      expect(await queue.dead.count()).toBe(0)
    })

    it('counts its attempts from 1 again', async () => {
      const queue = await openQueue({ attempts: 2 })
      await queue.enqueue(makeDelivery())
      const { calls, handle } = recordingHandler(() => ({ action: 'retry', reason: 'not fixed' }))
      await workOn(queue, handle)
      await expect.poll(() => queue.dead.count(), patiently).toBe(1)
      expect(await queue.dead.replayAll()).toBe(1)
      await expect.poll(() => calls.length, patiently).toBe(4)
      await expect.poll(() => queue.dead.count(), patiently).toBe(1)
      expect(calls.map(({ attempt: { number, isLast } }) => [number, isLast])).toEqual([
        [1, false],
        [2, true],
        [1, false],
        [2, true],
      ])
      expect(await queue.dead.list()).toMatchObject([{ attempts: 2 }])
    })

    it('is dropped when its event came again meanwhile and was handled', async () => {
      const queue = await openQueue()
      const delivery = makeDelivery()
      await queue.storeDeadLetter(delivery, 'invalid_payload: no')
      expect(await queue.enqueue(delivery)).toBe('queued')
      const { calls, handle } = recordingHandler()
      await workOn(queue, handle)
      await expect.poll(() => calls.length, patiently).toBe(1)
      await delay(shortly)
      await queue.dead.replayAll()
      expect(await queue.dead.count()).toBe(0)
      await delay(shortly)
      expect(calls).toHaveLength(1)
      expect(await queue.enqueue(delivery)).toBe('duplicate')
    })

    it('runs and counts once when it is replayed many times at once', async () => {
      const queue = await openQueue({ attempts: 1 })
      await queue.enqueue(makeDelivery())
      let isFixed = false
      const { calls, handle } = recordingHandler(() => {
        return isFixed ? { action: 'ack' } : { action: 'retry', reason: 'not fixed' }
      })
      await workOn(queue, handle)
      await expect.poll(() => queue.dead.count(), patiently).toBe(1)
      isFixed = true
      const counts = await Promise.all(Array.from({ length: 5 }, () => queue.dead.replayAll()))
      expect(counts.sort()).toEqual([0, 0, 0, 0, 1])
      await expect.poll(() => calls.length, patiently).toBe(2)
      await delay(shortly)
      expect(calls).toHaveLength(2)
      expect(await queue.dead.count()).toBe(0)
    })
  })
}
