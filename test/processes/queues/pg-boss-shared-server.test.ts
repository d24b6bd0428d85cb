import { randomUUID } from 'node:crypto'
import { PgBoss } from 'pg-boss'
import { afterEach, expect, it, vi } from 'vitest'
import { type PgBossConnection, pgBossQueue } from '../../../src/queues/pg-boss/index.js'
import { makeDelivery } from '../../support/queues/make-delivery.js'
import { recordingHandler, workOn } from '../../support/queues/recording-handler.js'
import { describeWith } from '../../support/servers/describe-with.js'

const patiently = { timeout: 10_000, interval: 50 }

describeWith('postgresUrl', 'two queues in one database', (connectionString) => {
  async function testTwoQueues(source: PgBossConnection): Promise<void> {
    const open = (firstRetryMs: number) => {
      return pgBossQueue({ ...source, name: `test-${randomUUID()}`, firstRetryMs, attempts: 2 })
    }
    const [crm, billing] = [open(20_000), open(300)]
    const event = makeDelivery()
    for (const queue of [crm, billing]) expect(await queue.enqueue(event)).toBe('queued')

    const failing = recordingHandler(() => ({ action: 'retry', reason: 'no' }))
    await workOn(crm, failing.handle)
    await expect.poll(() => failing.calls.length, patiently).toBe(1)
    // Until the retry is set, long after its handler failed on any machine.
    await new Promise((resolve) => setTimeout(resolve, 1_000))

    const working = recordingHandler()
    await workOn(billing, working.handle)
    await expect.poll(() => working.keys(), { timeout: 5_000 }).toEqual([event.key])
    expect((await crm.stats()).dead).toBe(0)
    for (const queue of [crm, billing]) await queue.close()
  }

  it('leave each other’s events alone, each with an instance of pg-boss', async () => {
    await testTwoQueues({ connectionString })
  }, 30_000)

  it('leave each other’s events alone in one instance of pg-boss', async () => {
    const boss = new PgBoss(connectionString)
    await boss.start()
    await testTwoQueues({ boss })
    await boss.stop({ graceful: false })
  }, 30_000)
})

describeWith('postgresUrl', 'a machine whose clock is not the server’s', (connectionString) => {
  afterEach(() => void vi.useRealTimers())

  it.each([
    ['a minute behind', -60_000],
    ['a minute ahead', 60_000],
  ])(
    'waits as long between attempts as any other: %s',
    async (_, skewMs) => {
      vi.useFakeTimers({ toFake: ['Date'], shouldAdvanceTime: true, now: Date.now() + skewMs })
      const name = `test-${randomUUID()}`
      const queue = pgBossQueue({ connectionString, name, attempts: 2, firstRetryMs: 1_500 })
      await queue.enqueue(makeDelivery())
      const { oldestWaitMs } = await queue.stats()
      expect(oldestWaitMs).toBeGreaterThanOrEqual(0)
      expect(oldestWaitMs).toBeLessThan(5_000)
      const { calls, handle } = recordingHandler(() => ({ action: 'retry', reason: 'no' }))
      await workOn(queue, handle)
      await expect.poll(() => calls.length, patiently).toBe(2)
      const [first = 0, second = 0] = calls.map(({ at }) => at)
      expect(second - first).toBeGreaterThan(1_450)
      expect(second - first).toBeLessThan(6_000)
      await queue.close()
    },
    30_000,
  )
})
