import { randomUUID } from 'node:crypto'
import { PgBoss } from 'pg-boss'
import { describe, expect, it } from 'vitest'
import { pgBossQueue } from '../../../src/queues/pg-boss/index.js'
import { retryDelayMs } from '../../../src/queues/shared/queue-options.js'
import { makeDelivery } from '../../support/queues/make-delivery.js'
import { recordingHandler, workOn } from '../../support/queues/recording-handler.js'
import { makeQondor, request } from '../../support/receiver/qondor.js'
import { describeWith } from '../../support/servers/describe-with.js'
import { freePort } from '../../support/servers/free-port.js'
import { startPostgres } from '../../support/servers/postgres.js'

const invalid = expect.objectContaining({ code: 'invalid_options' })

describe('pgBossQueue', () => {
  it.each([
    {},
    { connectionString: '' },
    { connectionString: undefined },
    { connectionString: 'postgres://localhost', boss: {} as PgBoss },
    { connectionString: 'postgres://localhost', name: 'no spaces' },
    { connectionString: 'postgres://localhost', attempts: 0 },
    { connectionString: 'postgres://localhost', firstRetryMs: 0.5 },
    { connectionString: 'postgres://localhost', maxRetryMs: -1 },
    { connectionString: 'postgres://localhost', windowMs: Number.NaN },
    { connectionString: 'postgres://localhost', deadLetters: { keepMs: 0 } },
  ])('refuses options out of their range: %j', (options) => {
    expect(() => pgBossQueue(options)).toThrow(invalid)
  })

  it('answers 503 while no server is there', async () => {
    const connectionString = `postgres://postgres@127.0.0.1:${await freePort()}/postgres`
    const queue = pgBossQueue({ connectionString })
    const qondor = makeQondor({ queue })
      .onPing(() => {})
      .onError(() => {})
    const result = await qondor.receive(request('PingV1'))
    expect(result).toMatchObject({ status: 503, error: { code: 'queue_unavailable' } })
    await expect(qondor.work()).rejects.toMatchObject({ code: 'queue_unavailable' })
    await queue.close()
  })
})

describe('the time between two attempts', () => {
  it('doubles up to the longest, and varies by a quarter', () => {
    const limits = { firstRetryMs: 5_000, maxRetryMs: 3_600_000 }
    for (let attempt = 1; attempt <= 40; attempt += 1) {
      const shortest = Math.min(3_600_000 / 1.25, 5_000 * 2 ** (attempt - 1))
      const delay = retryDelayMs(attempt, limits)
      expect(delay).toBeGreaterThanOrEqual(shortest)
      expect(delay).toBeLessThanOrEqual(shortest * 1.25)
    }
  })
})

describeWith('postgresUrl', 'an instance of pg-boss that the user made', (connectionString) => {
  it('is used, and left running', async () => {
    const boss = new PgBoss(connectionString)
    await boss.start()
    const queue = pgBossQueue({ boss, name: `test-${randomUUID()}` })
    await queue.enqueue(makeDelivery())
    const { calls, handle } = recordingHandler()
    await workOn(queue, handle)
    await expect.poll(() => calls.length, { timeout: 10_000 }).toBe(1)
    await queue.close()
    expect(await boss.isInstalled()).toBe(true)
    await boss.stop()
  })
})

describeWith('postgresUrl', 'a server that goes away', () => {
  it('causes 503, and is used again once it is up', async () => {
    const server = await startPostgres()
    const queue = pgBossQueue({ connectionString: server.url })
    const codes: string[] = []
    const qondor = makeQondor({ queue, queueTimeoutMs: 2_000 })
      .onAny(() => {})
      .onError(({ code }) => void codes.push(code))
    const handled: unknown[] = []
    qondor.onAny(({ webhookId }) => void handled.push(webhookId))
    expect(await qondor.receive(request('PingV1', { webhookId: 'a' }))).toMatchObject({
      status: 200,
    })
    const worker = await qondor.work()
    await expect.poll(() => handled, { timeout: 10_000 }).toEqual(['a'])
    await server.kill()
    // Its processes for connections live on for a moment.
    const state = () =>
      queue.stats().then(
        () => 'up',
        () => 'down',
      )
    await expect.poll(state).toBe('down')
    expect(await qondor.receive(request('PingV1', { webhookId: 'b' }))).toMatchObject({
      status: 503,
    })
    await server.start()
    const isTaken = async () => (await qondor.receive(request('PingV1', { webhookId: 'c' }))).status
    await expect.poll(isTaken, { timeout: 10_000 }).toBe(200)
    await expect.poll(() => handled, { timeout: 20_000 }).toEqual(['a', 'c'])
    expect(new Set(codes)).toEqual(new Set(['queue_unavailable']))
    await worker.stop()
    await queue.close()
    await server.remove()
  }, 60_000)
})
