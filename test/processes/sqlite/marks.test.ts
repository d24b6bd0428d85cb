import { describe, expect, it, vi } from 'vitest'
import type { Attempt, AttemptResult, DeliveryQueue } from '../../../src/queue/index.js'
import { Connection } from '../../../src/queues/sqlite/connection.js'
import { sqliteStore } from '../../../src/queues/sqlite/index.js'
import { makeDelivery } from '../../support/queues/make-delivery.js'
import { recordingHandler, workOn } from '../../support/queues/recording-handler.js'
import { bodyOf } from '../../support/receiver/bodies.js'
import { makeQondor } from '../../support/receiver/qondor.js'
import { deferred } from '../../support/receiver/spies.js'
import { atEnd, open, ownFile } from '../../support/sqlite/own-file.js'
import { openRaw } from '../../support/sqlite/raw-file.js'

const patiently = { timeout: 15_000, interval: 50 }
const failed: AttemptResult = { action: 'retry', reason: 'no' }

/** Counts the writes of marks from now on, and the commits that they were part of. */
function countMarkWrites(): () => { writes: number; commits: number } {
  const transaction = vi.spyOn(Connection.prototype, 'transaction')
  const run = vi.spyOn(Connection.prototype, 'run')
  atEnd(() => vi.restoreAllMocks())
  return () => {
    const writes = run.mock.calls.flatMap(([sql], index) => {
      return /^update \w+ set marks/.test(sql) ? (run.mock.invocationCallOrder[index] ?? 0) : []
    })
    const begins = transaction.mock.invocationCallOrder
    const commits = new Set(writes.map((write) => begins.filter((begin) => begin < write).at(-1)))
    return { writes: writes.length, commits: commits.size }
  }
}

async function idOfLetter({ dead }: DeliveryQueue): Promise<string> {
  await expect.poll(() => dead.count(), patiently).toBe(1)
  const [letter] = await dead.list()
  return letter?.id ?? ''
}

describe('the marks of a delivery in a file', () => {
  it('are one write each, all of one moment in one commit, and none where no handler has a name', async () => {
    const queue = open(ownFile(), { attempts: 1 })
    const count = countMarkWrites()
    let marks: Attempt['marks']
    const end = deferred<AttemptResult>()
    const { handle } = recordingHandler(({ attempt }) => {
      marks = attempt.marks
      return end.promise
    })
    await workOn(queue, handle)
    await queue.enqueue(makeDelivery())
    await expect.poll(() => marks, patiently).toBeDefined()
    expect(marks?.read()).toEqual([])
    expect(count()).toEqual({ writes: 0, commits: 0 })
    await marks?.add('handler:crm')
    expect(count()).toEqual({ writes: 1, commits: 1 })
    await Promise.all(Array.from({ length: 20 }, (_, index) => marks?.add(`once:${index}`)))
    expect(count()).toEqual({ writes: 21, commits: 2 })
    end.resolve(failed)
  })

  it.each([
    ['no write of two unnamed handlers', undefined, 0],
    ['one write of two named ones', { name: 'crm' }, 1],
  ])('take %s, of which one fails once', async (_, options, writes) => {
    const queue = open(ownFile())
    const count = countMarkWrites()
    let attempts = 0
    const logger = { debug() {}, warn() {}, error() {} }
    const qondor = makeQondor({ queue, logger })
      .onPing(() => {}, options)
      .onPing(() => {
        attempts += 1
        if (attempts === 1) throw new Error('no')
      }, options && { name: 'mail' })
    await queue.enqueue(makeDelivery({ topic: 'PingV1', body: bodyOf('PingV1') }))
    await qondor.work()
    await expect.poll(() => attempts, patiently).toBe(2)
    await expect.poll(() => queue.stats(), patiently).toMatchObject({ waiting: 0, active: 0 })
    expect(count().writes).toBe(writes)
  })

  it('are kept with its dead letter, also those that come late, and given back in order', async () => {
    const queue = open(ownFile(), { attempts: 1, order: 'project' })
    await queue.enqueue(makeDelivery())
    await queue.enqueue(makeDelivery())
    const late: Attempt['marks'][] = []
    const { calls, handle } = recordingHandler(async ({ attempt: { marks } }) => {
      late.push(marks)
      await marks?.add('handler:crm')
      return failed
    })
    const read = (call: number) => calls[call]?.attempt.marks?.read()
    await workOn(queue, handle)
    const id = await idOfLetter(queue)
    await late[0]?.add('handler:late')
    await late[0]?.add('handler:crm')
    expect(await queue.dead.replay(id)).toBe(true)
    await expect.poll(() => calls.length, patiently).toBe(2)
    expect(read(1)).toEqual(['handler:crm', 'handler:late'])
    expect(await queue.dead.replay(await idOfLetter(queue), { allHandlers: true })).toBe(true)
    await expect.poll(() => calls.length, patiently).toBe(3)
    expect(read(2)).toEqual([])
    // The other of the project still waits for it.
    expect(new Set(calls.map(({ delivery }) => delivery.key)).size).toBe(1)
  })
})

describe('the marks of an event in a store', () => {
  it('are swept once they have expired, those of nobody too', async () => {
    const file = ownFile()
    const store = sqliteStore({ file, windowMs: 1 })
    atEnd(() => store.close())
    const claimOf = (key: string) => ({ key, token: 'mine', leaseMs: 1 })
    for (let batch = 0; batch < 3; batch += 1) {
      const keys = Array.from({ length: 150 }, (_, index) => `${batch} ${index}`)
      await Promise.all(keys.map((key) => store.addMark?.(claimOf(key), 'handler:crm')))
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    const rows = openRaw(file).prepare('select count(*) as count from claim_marks').get({})
    expect((rows as { count: number }).count).toBeLessThan(250)
  })
})
