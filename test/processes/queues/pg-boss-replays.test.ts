import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { Pool } from 'pg'
import { PgBoss } from 'pg-boss'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pgBossQueue } from '../../../src/queues/pg-boss/index.js'
import { makeDelivery } from '../../support/queues/make-delivery.js'
import { recordingHandler, workOn } from '../../support/queues/recording-handler.js'
import { describeWith } from '../../support/servers/describe-with.js'

const patiently = { timeout: 15_000, interval: 50 }

describeWith('postgresUrl', 'replays on PostgreSQL', (connectionString) => {
  describe('and the window of an event', () => {
    const windowMs = 3_000
    let sweeper: PgBoss

    beforeAll(async () => {
      // Deletes what is over each second, where a queue of ours does it once a day.
      const often = { maintenanceIntervalSeconds: 1, superviseIntervalSeconds: 1 }
      sweeper = new PgBoss({ connectionString, ...often })
      await sweeper.start()
    })

    afterAll(() => sweeper.stop({ graceful: false }))

    async function openWithDeadLetter() {
      const name = `test-${randomUUID()}`
      const queue = pgBossQueue({ connectionString, name, attempts: 1, windowMs })
      const delivery = makeDelivery()
      const state = { isFixed: false }
      const { calls, handle } = recordingHandler(() => {
        return state.isFixed ? { action: 'ack' } : { action: 'retry', reason: 'not fixed' }
      })
      await queue.enqueue(delivery)
      await workOn(queue, handle)
      await expect.poll(() => queue.dead.count(), patiently).toBe(1)
      return { queue, delivery, calls, state }
    }

    it('start again when the replayed event is done', async () => {
      const { queue, delivery, calls, state } = await openWithDeadLetter()
      await delay(windowMs - 1_000)
      state.isFixed = true
      expect(await queue.dead.replayAll()).toBe(1)
      await expect.poll(() => calls.length, patiently).toBe(2)
      // Past the window of its death, within that of its being done.
      await delay(windowMs - 1_000)
      expect(await queue.enqueue(delivery)).toBe('duplicate')
      await delay(700)
      expect(calls).toHaveLength(2)
      await queue.close()
    }, 30_000)

    it('may be over: an event that came again and was handled is not replayed', async () => {
      const { queue, delivery, calls, state } = await openWithDeadLetter()
      state.isFixed = true
      await expect.poll(() => queue.enqueue(delivery), patiently).toBe('queued')
      await expect.poll(() => calls.length, patiently).toBe(2)
      await queue.dead.replayAll()
      expect(await queue.dead.count()).toBe(0)
      await delay(700)
      expect(calls).toHaveLength(2)
      await queue.close()
    }, 30_000)
  })

  describe('and large bodies', () => {
    const bodySize = 50_000
    const letters = 30
    const answers: number[] = []
    let pool: Pool
    let boss: PgBoss

    beforeAll(async () => {
      pool = new Pool({ connectionString })
      // The user's own database, without transactions.
      const db = {
        async executeSql(statement: string, values?: unknown[]) {
          const answer = await pool.query(statement, values)
          answers.push(JSON.stringify(answer.rows ?? []).length)
          return answer
        },
      }
      boss = new PgBoss({ db, supervise: false, schedule: false })
      await boss.start()
    })

    afterAll(async () => {
      await boss.stop({ graceful: false })
      await pool.end()
    })

    it('are read one by one, and only when they are asked for', async () => {
      const queue = pgBossQueue({ boss, name: `test-${randomUUID()}` })
      const bodies = Array.from({ length: letters }, () =>
        makeDelivery({ body: 'x'.repeat(bodySize) }),
      )
      for (const delivery of bodies) await queue.storeDeadLetter(delivery, 'r')
      const readBy = async <Result>(run: () => Promise<Result>) => {
        answers.splice(0)
        const result = await run()
        const bytes = answers.reduce((sum, size) => sum + size, 0)
        return { result, bytes, most: Math.max(...answers) }
      }

      const one = await readBy(() => queue.dead.list({ limit: 1 }))
      expect(one.result).toMatchObject([{ delivery: bodies[0] }])
      expect(one.bytes).toBeLessThan(1.5 * bodySize)

      const stats = await readBy(() => queue.stats())
      expect(stats.bytes).toBeLessThan(bodySize)

      const replayed = await readBy(() => queue.dead.replayAll())
      expect(replayed.result).toBe(letters)
      expect(replayed.most).toBeLessThan(1.5 * bodySize)

      const waiting = await readBy(() => queue.stats())
      expect(waiting.bytes).toBeLessThan(bodySize)
      const { keys, handle } = recordingHandler()
      await workOn(queue, handle)
      await expect.poll(() => keys().length, patiently).toBe(letters)
      expect(new Set(keys())).toEqual(new Set(bodies.map(({ key }) => key)))
      await queue.close()
    }, 30_000)
  })
})
