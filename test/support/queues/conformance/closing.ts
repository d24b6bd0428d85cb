import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { DeliveryQueue } from '../../../../src/queue/index.js'
import { makeDelivery } from '../make-delivery.js'
import { recordingHandler, workOn } from '../recording-handler.js'
import { startBusyWorker } from './busy-worker.js'
import { delay, type OpenQueue, patiently } from './open-queue.js'

const unavailable = { code: 'queue_unavailable' }
const invalid = { code: 'invalid_options' }

/** One call of each method. */
function callsOf(queue: DeliveryQueue): Readonly<Record<string, () => Promise<unknown>>> {
  const { dead } = queue
  return {
    ready: () => queue.ready(),
    enqueue: () => queue.enqueue(makeDelivery()),
    storeDeadLetter: () => queue.storeDeadLetter(makeDelivery(), 'r'),
    work: () => workOn(queue, recordingHandler().handle),
    stats: () => queue.stats(),
    list: () => dead.list(),
    count: () => dead.count(),
    get: () => dead.get(randomUUID()),
    replay: () => dead.replay(randomUUID()),
    replayAll: () => dead.replayAll(),
    remove: () => dead.remove(randomUUID()),
  }
}

/** Calls that come too late, several at once, or with an invalid option. */
export function testClosing(openQueue: OpenQueue): void {
  describe('close', () => {
    it.each([
      ['before its first use', () => undefined],
      ['while it is open', (queue: DeliveryQueue) => queue.ready()],
    ])('refuses all later calls: %s', async (_when, prepare) => {
      const queue = await openQueue()
      await prepare(queue)
      const closed = queue.close()
      for (const [method, call] of Object.entries(callsOf(queue))) {
        await expect(call(), method).rejects.toMatchObject(unavailable)
      }
      await closed
      await queue.close()
    })

    it('refuses a worker that is starting', async () => {
      const queue = await openQueue()
      await queue.ready()
      const starting = expect(workOn(queue, recordingHandler().handle)).rejects
      await Promise.all([starting.toMatchObject(unavailable), queue.close()])
    })

    it.each([0, 1, 20])('lets the calls end that began %i ms before', async (milliseconds) => {
      const queue = await openQueue()
      for (let count = 0; count < 3; count += 1) await queue.storeDeadLetter(makeDelivery(), 'r')
      const { work, ...calls } = callsOf(queue)
      const starting = work?.().catch((error) => expect(error).toMatchObject(unavailable))
      const results = Object.values(calls).map((call) => call())
      if (milliseconds > 0) await delay(milliseconds)
      await queue.close()
      await Promise.all([starting, ...results])
    })

    it('keeps what was being stored', async () => {
      const name = `test-${randomUUID()}`
      const queue = await openQueue({ name })
      const storing = Array.from({ length: 30 }, () => queue.enqueue(makeDelivery()))
      const replaying = queue.dead.replayAll()
      await queue.close()
      expect(new Set(await Promise.all(storing))).toEqual(new Set(['queued']))
      expect(await replaying).toBe(0)
    })

    it('waits for the handlers at each call, and so does a stop in between', async () => {
      const queue = await openQueue()
      const { worker, hasEnded } = await startBusyWorker(queue)
      const first = queue.close()
      const others = [queue.close(), worker.stop({ timeoutMs: 1 })]
      for (const each of others) {
        await each
        expect(hasEnded()).toBe(true)
      }
      let isClosed = false
      void first.then(() => {
        isClosed = true
      })
      await queue.close()
      expect(isClosed).toBe(true)
      await worker.stop()
    })
  })

  it.each([0, 1.5, Number.NaN])(
    'refuses to work with a concurrency of %d, and then works with another',
    async (concurrency) => {
      const queue = await openQueue()
      const { calls, handle } = recordingHandler()
      await expect(workOn(queue, handle, { concurrency })).rejects.toMatchObject(invalid)
      await queue.enqueue(makeDelivery())
      await workOn(queue, handle)
      await expect.poll(() => calls.length, patiently).toBe(1)
    },
  )

  it('refuses a filter that is none, instead of replaying everything', async () => {
    const queue = await openQueue()
    await queue.storeDeadLetter(makeDelivery(), 'r')
    const { dead } = queue
    const never = new Date(Number.NaN)
    await expect(dead.replayAll({ since: never })).rejects.toMatchObject(invalid)
    await expect(dead.replayAll({ until: never })).rejects.toMatchObject(invalid)
    await expect(dead.list({ since: never })).rejects.toMatchObject(invalid)
    for (const limit of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      await expect(dead.list({ limit })).rejects.toMatchObject(invalid)
    }
    expect(await dead.list({ limit: 0 })).toEqual([])
    expect(await dead.list({ limit: 1 })).toHaveLength(1)
  })
}
