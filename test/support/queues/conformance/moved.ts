import { describe, expect, it } from 'vitest'
import type { AttemptResult } from '../../../../src/queue/index.js'
import { makeDelivery } from '../make-delivery.js'
import { recordingHandler, workOn } from '../recording-handler.js'
import { type OpenQueue, patiently } from './open-queue.js'

/** A handler that adds `mark` and gives up at its first attempts, and keeps what each attempt read. */
function readingHandler(failures: number, mark?: string) {
  const seen: string[][] = []
  const { handle } = recordingHandler(async ({ attempt: { marks } }): Promise<AttemptResult> => {
    seen.push([...((await marks?.read()) ?? ['none are kept'])].sort())
    if (mark !== undefined) await marks?.add(mark)
    return seen.length <= failures
      ? { action: 'deadLetter', reason: 'no: never' }
      : { action: 'ack' }
  })
  return { seen, handle }
}

/** Deliveries that come from another queue, with what was completed there. */
export function testMoved(openQueue: OpenQueue): void {
  describe('a delivery that was moved from another queue', () => {
    const marks = ['handler:crm', 'once:invoice']

    it('has its marks, until a replay forgets them with those that were added', async () => {
      const queue = await openQueue()
      await queue.enqueue(makeDelivery(), { marks })
      const { seen, handle } = readingHandler(2, 'handler:mail')
      await workOn(queue, handle)
      await expect.poll(() => queue.dead.count(), patiently).toBe(1)
      const all = ['handler:crm', 'handler:mail', 'once:invoice']
      expect(await queue.dead.list()).toMatchObject([{ marks: all, failedHandlers: [] }])
      expect(await queue.dead.replayAll()).toBe(1)
      await expect.poll(() => seen.length, patiently).toBe(2)
      await expect.poll(() => queue.dead.count(), patiently).toBe(1)
      expect(await queue.dead.replayAll({ allHandlers: true })).toBe(1)
      await expect.poll(() => seen, patiently).toEqual([marks, all, []])
    })

    it('has them as a dead letter, with the handlers that failed, and when it is replayed', async () => {
      const queue = await openQueue()
      const delivery = makeDelivery()
      const failedHandlers = ['mail', 'slack']
      const earlier = { marks, failedHandlers }
      expect(await queue.storeDeadLetter(delivery, 'handler_failed: x', earlier)).toBe('queued')
      const [letter] = await queue.dead.list()
      expect(letter).toMatchObject({ delivery, reason: 'handler_failed: x', marks, failedHandlers })
      expect(await queue.dead.get(letter?.id ?? '')).toEqual(letter)
      const { seen, handle } = readingHandler(1)
      await workOn(queue, handle)
      expect(await queue.dead.replay(letter?.id ?? '')).toBe(true)
      await expect.poll(() => queue.dead.count(), patiently).toBe(1)
      // No handler was named by the attempt that failed here.
      expect(await queue.dead.list()).toMatchObject([{ marks, failedHandlers: [] }])
      expect(seen).toEqual([marks])
    })

    it('does not have them when its dead letter is replayed with all handlers', async () => {
      const queue = await openQueue()
      const deliveries = [makeDelivery(), makeDelivery()] as const
      for (const each of deliveries) await queue.storeDeadLetter(each, 'r', { marks })
      const { seen, handle } = readingHandler(0)
      await workOn(queue, handle)
      const [letter] = await queue.dead.list()
      expect(await queue.dead.replay(letter?.id ?? '', { allHandlers: true })).toBe(true)
      expect(await queue.dead.replayAll({ allHandlers: true })).toBe(1)
      await expect.poll(() => seen, patiently).toEqual([[], []])
    })

    it('may have none', async () => {
      const queue = await openQueue()
      await queue.enqueue(makeDelivery(), {})
      await queue.storeDeadLetter(makeDelivery(), 'r', { marks: [], failedHandlers: undefined })
      const { seen, handle } = readingHandler(0)
      await workOn(queue, handle)
      expect(await queue.dead.replayAll()).toBe(1)
      await expect.poll(() => seen, patiently).toEqual([[], []])
    })
  })
}
