import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { AttemptResult, DeliveryQueue } from '../../../../src/queue/index.js'
import type { EngineHost } from '../engine-host.js'
import { makeDelivery } from '../make-delivery.js'
import { type Call, recordingHandler, workOn } from '../recording-handler.js'
import { delay, type OpenQueue, patiently } from './open-queue.js'

const failed: AttemptResult = { action: 'retry', reason: 'no: it fails' }
const given: AttemptResult = { action: 'deadLetter', reason: 'no: never' }
const done: AttemptResult = { action: 'ack' }

const oddMarks = [
  'handler:crm',
  'handler:CRM',
  'once:crm',
  'once: a, b; c ',
  'once:__proto__',
  `once:o'neil "x" \\ %s $1 {tag}*?[a] æøå 😀`,
  `once:${'x'.repeat(115)}`,
  `once:${'å'.repeat(115)}`,
]

/** The marks of an attempt; fails without them. */
function marksOf({ attempt: { marks } }: Call) {
  if (!marks) throw new Error('This attempt has no marks.')
  return marks
}

async function read(call: Call): Promise<string[]> {
  return [...(await marksOf(call).read())].sort()
}

/** A handler that adds `marks` at its first attempt, then always fails, and keeps what each attempt read. */
function markingHandler(marks: readonly string[], result: AttemptResult = failed) {
  const seen: string[][] = []
  const { handle } = recordingHandler(async (call) => {
    const before = await read(call)
    if (seen.length === 0) for (const mark of marks) await marksOf(call).add(mark)
    seen.push(before)
    return result
  })
  return { seen, handle }
}

/** Waits for the only dead letter; returns its id. */
async function deadLetterOf({ dead }: DeliveryQueue): Promise<string> {
  await expect.poll(() => dead.count(), patiently).toBe(1)
  const [letter] = await dead.list()
  return letter?.id ?? ''
}

/** What attempts at a delivery have completed, and which of its handlers failed. */
export function testMarks(openQueue: OpenQueue, countMarks: EngineHost['countMarks']): void {
  describe('a mark', () => {
    it('is read by each later attempt, exactly as it was added, once', async () => {
      const queue = await openQueue({ attempts: 4 })
      await queue.enqueue(makeDelivery())
      const seen: string[][] = []
      const { handle } = recordingHandler(async (call) => {
        seen.push(await read(call))
        const { number } = call.attempt
        if (number === 1) await marksOf(call).add('handler:first')
        if (number === 2) for (const mark of oddMarks) await marksOf(call).add(mark)
        if (number === 3) await marksOf(call).add('handler:first')
        return number < 4 ? failed : done
      })
      await workOn(queue, handle)
      await expect.poll(() => seen.length, patiently).toBe(4)
      const all = [...oddMarks, 'handler:first'].sort()
      expect(seen).toEqual([[], ['handler:first'], all, all])
    })

    it('belongs to one delivery of one queue', async () => {
      const deliveries = [makeDelivery(), makeDelivery()] as const
      const seen = new Map<string, string[]>()
      const workWith = async (mark: string) => {
        const queue = await openQueue({ attempts: 3 })
        const { handle } = recordingHandler(async (call) => {
          const { attempt, delivery } = call
          const isMarked = delivery.key === deliveries[0].key
          if (attempt.number === 1 && isMarked) await marksOf(call).add(mark)
          if (attempt.number === 1) return failed
          seen.set(`${mark} ${delivery.key}`, await read(call))
          return done
        })
        for (const delivery of deliveries) await queue.enqueue(delivery)
        await workOn(queue, handle)
      }
      await workWith('handler:one')
      await workWith('handler:other')
      await expect.poll(() => seen.size, patiently).toBe(4)
      expect(Object.fromEntries(seen)).toEqual({
        [`handler:one ${deliveries[0].key}`]: ['handler:one'],
        [`handler:one ${deliveries[1].key}`]: [],
        [`handler:other ${deliveries[0].key}`]: ['handler:other'],
        [`handler:other ${deliveries[1].key}`]: [],
      })
    })

    it('is not lost among others that are added at the same moment', async () => {
      const queue = await openQueue({ attempts: 2 })
      await queue.enqueue(makeDelivery())
      const all = Array.from({ length: 20 }, (_, index) => `handler:${index}`)
      let seen: string[] = []
      const { calls, handle } = recordingHandler(async (call) => {
        seen = await read(call)
        if (call.attempt.number > 1) return done
        await Promise.all([...all, ...all].map((mark) => marksOf(call).add(mark)))
        return failed
      })
      await workOn(queue, handle)
      await expect.poll(() => calls.length, patiently).toBe(2)
      await expect.poll(() => seen, patiently).toEqual([...all].sort())
    })

    it('is read by the next worker, whatever opened the queue', async () => {
      const name = `test-${randomUUID()}`
      const queue = await openQueue({ name, attempts: 3 })
      await queue.enqueue(makeDelivery())
      const first = markingHandler(['handler:crm'])
      const worker = await workOn(queue, first.handle)
      await expect.poll(() => first.seen.length, patiently).toBe(1)
      await worker.stop()
      const next = markingHandler([], done)
      await workOn(await openQueue({ name, attempts: 3 }), next.handle)
      await expect.poll(() => next.seen, patiently).toEqual([['handler:crm']])
    })

    it('stays when the delivery is taken away, and may still be added after that', async () => {
      const name = `test-${randomUUID()}`
      const queue = await openQueue({ name })
      await queue.enqueue(makeDelivery())
      let late: Call | undefined
      const { calls, handle } = recordingHandler(async (call) => {
        await marksOf(call).add('handler:crm')
        late = call
        await new Promise((_, reject) => call.attempt.signal?.addEventListener('abort', reject))
        return done
      })
      const worker = await workOn(queue, handle)
      await expect.poll(() => late, patiently).toBeDefined()
      await worker.stop({ timeoutMs: 100 })
      let seen: string[] | undefined
      const next = recordingHandler(async (call) => {
        seen = await read(call)
        if (late) await marksOf(late).add('handler:late')
        return done
      })
      await workOn(queue, next.handle)
      // A claim that was not given up runs out first.
      await expect.poll(() => seen, { timeout: 18_000 }).toEqual(['handler:crm'])
      expect(calls).toHaveLength(1)
      await expect.poll(() => queue.stats(), patiently).toMatchObject({ waiting: 0, active: 0 })
      if (late) await marksOf(late).add('handler:later')
      expect(await queue.dead.count()).toBe(0)
      if (countMarks) await expect.poll(() => countMarks(name), patiently).toBe(0)
    })

    it('is kept by a dead letter, and by its replay', async () => {
      const queue = await openQueue({ attempts: 2 })
      await queue.enqueue(makeDelivery())
      const { seen, handle } = markingHandler(['handler:crm', 'once:invoice'])
      const both = ['handler:crm', 'once:invoice']
      await workOn(queue, handle)
      expect(await queue.dead.replay(await deadLetterOf(queue))).toBe(true)
      await expect.poll(() => seen.length, patiently).toBe(4)
      const id = await deadLetterOf(queue)
      expect(await queue.dead.replay(id, { allHandlers: false })).toBe(true)
      await expect.poll(() => seen.length, patiently).toBe(6)
      await deadLetterOf(queue)
      expect(await queue.dead.replayAll({ topic: 'OfferSentV1' })).toBe(1)
      await expect.poll(() => seen.length, patiently).toBe(8)
      expect(seen).toEqual([[], both, both, both, both, both, both, both])
    })

    it.each([
      ['replay', ({ dead }: DeliveryQueue, id: string) => dead.replay(id, { allHandlers: true })],
      ['replayAll', ({ dead }: DeliveryQueue) => dead.replayAll({ allHandlers: true })],
    ])('is forgotten by %s with allHandlers', async (_, replay) => {
      const queue = await openQueue({ attempts: 1 })
      await queue.enqueue(makeDelivery())
      const { seen, handle } = markingHandler(['handler:crm'])
      await workOn(queue, handle)
      expect(await replay(queue, await deadLetterOf(queue))).toBeTruthy()
      await expect.poll(() => seen, patiently).toEqual([[], []])
    })

    // A queue in memory has nowhere else to look.
    if (countMarks) {
      it('is gone once the delivery is done, or its dead letter is removed', async () => {
        const name = `test-${randomUUID()}`
        const queue = await openQueue({ name, attempts: 1 })
        const [handled, removed] = [makeDelivery(), makeDelivery()]
        await queue.enqueue(handled)
        await queue.enqueue(removed)
        const { handle } = recordingHandler(async (call) => {
          await marksOf(call).add('handler:crm')
          return call.delivery.key === handled.key ? done : failed
        })
        await workOn(queue, handle)
        const id = await deadLetterOf(queue)
        await expect.poll(() => countMarks(name), patiently).toBe(1)
        expect(await queue.dead.remove(id)).toBe(true)
        await expect.poll(() => countMarks(name), patiently).toBe(0)
      })
    }
  })

  describe('the handlers that failed', () => {
    it('are named by the dead letter as the last attempt named them', async () => {
      const queue = await openQueue({ attempts: 2 })
      await queue.enqueue(makeDelivery())
      const { handle } = recordingHandler(({ attempt: { number } }) => ({
        ...failed,
        failedHandlers: number === 1 ? ['crm', 'mail'] : ['crm', "o'neil æøå"],
      }))
      await workOn(queue, handle)
      const id = await deadLetterOf(queue)
      const failedHandlers = ['crm', "o'neil æøå"]
      expect(await queue.dead.list()).toMatchObject([{ failedHandlers, attempts: 2 }])
      expect(await queue.dead.get(id)).toMatchObject({ failedHandlers })
      expect(await queue.dead.replay(id)).toBe(true)
    })

    it('are named where the attempt gave up, and nowhere else', async () => {
      const queue = await openQueue()
      const [named, plain, kept] = [makeDelivery(), makeDelivery(), makeDelivery()]
      await queue.storeDeadLetter(kept, 'invalid_json: no')
      for (const delivery of [named, plain]) await queue.enqueue(delivery)
      const { handle } = recordingHandler(({ delivery: { key } }) => {
        return key === named.key ? { ...given, failedHandlers: ['crm'] } : given
      })
      await workOn(queue, handle)
      await expect.poll(() => queue.dead.count(), patiently).toBe(3)
      const letters = await queue.dead.list()
      const names = letters.map(({ delivery: { key }, failedHandlers }) => [key, failedHandlers])
      expect(Object.fromEntries(names)).toEqual({
        [named.key]: ['crm'],
        [plain.key]: [],
        [kept.key]: [],
      })
    })
  })

  describe('waitMs of a failed attempt', () => {
    it('is waited for instead of the queue’s own pause, also beyond maxRetryMs, and the attempt counts', async () => {
      const queue = await openQueue({ attempts: 3, firstRetryMs: 100, maxRetryMs: 200 })
      await queue.enqueue(makeDelivery())
      const { calls, handle } = recordingHandler(() => ({ ...failed, waitMs: 2_000 }))
      await workOn(queue, handle)
      await expect.poll(() => queue.dead.count(), patiently).toBe(1)
      expect(calls.map(({ attempt: { number, isLast } }) => [number, isLast])).toEqual([
        [1, false],
        [2, false],
        [3, true],
      ])
      const [first = 0, second = 0, third = 0] = calls.map(({ at }) => at)
      expect(second - first).toBeGreaterThan(1_950)
      expect(third - second).toBeGreaterThan(1_950)
    })

    it.each([0, 1, 500])('may be shorter than that pause: %i', async (waitMs) => {
      const queue = await openQueue({ attempts: 2, firstRetryMs: 60_000 })
      await queue.enqueue(makeDelivery())
      const { calls, handle } = recordingHandler(({ attempt: { number } }) => {
        return number === 1 ? { ...failed, waitMs } : done
      })
      await workOn(queue, handle)
      await expect.poll(() => calls.length, patiently).toBe(2)
      const [first = 0, second = 0] = calls.map(({ at }) => at)
      expect(second - first).toBeGreaterThan(waitMs - 50)
    })

    it('may be a week, during which the delivery waits', async () => {
      const queue = await openQueue()
      const delivery = makeDelivery()
      await queue.enqueue(delivery)
      const { calls, handle } = recordingHandler(() => ({ ...failed, waitMs: 604_800_000 }))
      await workOn(queue, handle)
      await expect.poll(() => calls.length, patiently).toBe(1)
      await expect.poll(() => queue.stats(), patiently).toMatchObject({ waiting: 1, active: 0 })
      await delay(1_500)
      expect(calls).toHaveLength(1)
      expect(await queue.enqueue(delivery)).toBe('duplicate')
    })
  })
}
