import { randomUUID } from 'node:crypto'
import { PgBoss } from 'pg-boss'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { DeliveryQueue } from '../../../src/queue/index.js'
import { type PgBossQueueOptions, pgBossQueue } from '../../../src/queues/pg-boss/index.js'
import { makeDelivery } from '../../support/queues/make-delivery.js'
import { recordingHandler, workOn } from '../../support/queues/recording-handler.js'
import { describeWith } from '../../support/servers/describe-with.js'

const patiently = { timeout: 15_000, interval: 50 }

describeWith('postgresUrl', 'what a queue on pg-boss keeps', (connectionString) => {
  let boss: PgBoss
  const queues: DeliveryQueue[] = []

  beforeEach(async () => {
    boss = await new PgBoss(connectionString).start()
  })
  afterEach(async () => {
    for (const queue of queues.splice(0)) await queue.close()
    await boss.stop({ graceful: false })
  })

  function openNamed(options: Partial<PgBossQueueOptions> = {}) {
    const name = `test-${randomUUID()}`
    const queue = pgBossQueue({ boss, name, firstRetryMs: 300, ...options })
    queues.push(queue)
    return { name, queue }
  }

  /** The states of the jobs that hold a body, or a reason that quotes it. */
  async function bodiesIn(name: string): Promise<string[]> {
    const { rows } = await boss.getDb().executeSql(
      `select state::text from pgboss.job where name in ($1, $2) and to_jsonb(job)::text like '%in-the-body%'
         order by state`,
      [name, `${name}.dead`],
    )
    return rows.map(({ state }) => state)
  }

  const withBody = () => makeDelivery({ body: 'in-the-body' })

  it.each([1, 10])('of events that are done is their ids, with %i at once', async (concurrency) => {
    const { name, queue } = openNamed()
    const deliveries = Array.from({ length: 12 }, withBody)
    for (const delivery of deliveries) await queue.enqueue(delivery)
    expect(await bodiesIn(name)).toHaveLength(12)
    const { calls, handle } = recordingHandler(({ attempt: { number } }) => {
      return number === 1 ? { action: 'retry', reason: 'failed at in-the-body' } : { action: 'ack' }
    })
    await workOn(queue, handle, { concurrency })
    await expect.poll(() => bodiesIn(name), patiently).toEqual([])
    expect(await queue.stats()).toMatchObject({ waiting: 0, active: 0, dead: 0 })
    for (const delivery of deliveries) expect(await queue.enqueue(delivery)).toBe('duplicate')
    expect(calls).toHaveLength(24)
  })

  it.each(['none', 'project'] as const)(
    'of a dead letter that was removed is its id, with order %s',
    async (order) => {
      const { name, queue } = openNamed({ order })
      const [first, second] = [withBody(), withBody()]
      await queue.enqueue(first)
      await queue.enqueue(second)
      const { calls, handle } = recordingHandler(({ delivery: { key } }) => {
        return key === first.key
          ? { action: 'deadLetter', reason: 'failed at in-the-body' }
          : { action: 'ack' }
      })
      await workOn(queue, handle)
      await expect.poll(() => queue.dead.count(), patiently).toBe(1)
      const [letter] = await queue.dead.list()
      expect(await queue.dead.remove(letter?.id ?? '')).toBe(true)
      await expect.poll(() => bodiesIn(name), patiently).toEqual([])
      expect(await queue.enqueue(first)).toBe('duplicate')
      expect(calls).toHaveLength(2)
    },
  )

  it.each(['none', 'project'] as const)(
    'of a dead letter that was replayed and is done is its id, with order %s',
    async (order) => {
      const { name, queue } = openNamed({ order, attempts: 1 })
      const delivery = withBody()
      await queue.enqueue(delivery)
      let isFixed = false
      const { calls, handle } = recordingHandler(() => {
        return isFixed ? { action: 'ack' } : { action: 'retry', reason: 'failed at in-the-body' }
      })
      await workOn(queue, handle)
      await expect.poll(() => queue.dead.count(), patiently).toBe(1)
      expect(await bodiesIn(name)).not.toEqual([])
      isFixed = true
      expect(await queue.dead.replayAll()).toBe(1)
      await expect.poll(() => calls.length, patiently).toBe(2)
      await expect.poll(() => bodiesIn(name), patiently).toEqual([])
      expect(calls[1]?.delivery).toEqual(delivery)
    },
  )

  it('of a job that pg-boss completed itself are deleted once a worker starts', async () => {
    const { name, queue } = openNamed()
    const [done, waiting] = [withBody(), withBody()]
    await queue.enqueue(done)
    const [job] = await boss.fetch(name)
    await boss.complete(name, job?.id ?? '')
    await queue.enqueue(waiting)
    expect(await bodiesIn(name)).toEqual(['completed', 'created'])
    const { calls, handle } = recordingHandler()
    await workOn(queue, handle)
    await expect.poll(() => bodiesIn(name), patiently).toEqual([])
    expect(calls.map(({ delivery }) => delivery)).toEqual([waiting])
    expect(await queue.enqueue(done)).toBe('duplicate')
  })
})
