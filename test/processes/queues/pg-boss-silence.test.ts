import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { PgBoss } from 'pg-boss'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { DeliveryQueue } from '../../../src/queue/index.js'
import { pgBossQueue } from '../../../src/queues/pg-boss/index.js'
import { makeDelivery } from '../../support/queues/make-delivery.js'
import { recordingHandler } from '../../support/queues/recording-handler.js'
import { describeWith } from '../../support/servers/describe-with.js'
import { type SilentProxy, startSilentProxy } from '../../support/servers/silent-proxy.js'

// What docs/durable.md says to give an instance of your own.
const documented = { query_timeout: 5_000, connectionTimeoutMillis: 5_000, keepAlive: true }
// The promise is 15 s; a busy machine may take longer to look.
const promised = { timeout: 20_000, interval: 50 }

describeWith('postgresUrl', 'PostgreSQL connections that go silent', (serverUrl) => {
  let proxy: SilentProxy
  let url: string

  beforeEach(async () => {
    const behindProxy = new URL(serverUrl)
    proxy = await startSilentProxy(Number(behindProxy.port))
    behindProxy.port = String(proxy.port)
    url = String(behindProxy)
  })

  afterEach(() => proxy.close())

  const nameOne = () => `test-${randomUUID()}`

  async function startWork(queue: DeliveryQueue) {
    const errors: unknown[] = []
    const { keys, handle } = recordingHandler()
    const onError = (error: unknown) => void errors.push(error)
    const worker = await queue.work(handle, { concurrency: 10, onError })
    return { worker, keys, errors }
  }

  async function testRecovery(queue: DeliveryQueue): Promise<void> {
    const { worker, keys, errors } = await startWork(queue)
    // Several connections, which the pool then keeps.
    const before = Array.from({ length: 6 }, () => makeDelivery())
    await Promise.all(before.map((delivery) => queue.enqueue(delivery)))
    await expect.poll(() => keys().length, promised).toBe(before.length)

    expect(proxy.swallow()).toBeGreaterThan(1)
    const silentSince = performance.now()
    const after = makeDelivery()
    const store = () => queue.enqueue(after).catch(() => 'refused')
    await expect.poll(store, promised).toMatch(/queued|duplicate/)
    await expect.poll(() => keys().includes(after.key), promised).toBe(true)
    expect(performance.now() - silentSince).toBeLessThan(20_000)
    expect(errors).toHaveLength(1)

    // Time in which every other connection that went silent would be found.
    await delay(3_000)
    expect(errors).toHaveLength(1)
    await worker.stop()
  }

  it('are replaced by a queue of ours', async () => {
    const queue = pgBossQueue({ connectionString: url, name: nameOne() })
    await testRecovery(queue)
    await queue.close()
  }, 60_000)

  it('are replaced by an instance of the user’s with the settings that we document', async () => {
    const boss = new PgBoss({ connectionString: url, ...documented })
    await boss.start()
    const queue = pgBossQueue({ boss, name: nameOne() })
    await testRecovery(queue)
    await queue.close()
    await boss.stop({ graceful: false })
  }, 60_000)

  it('keep neither a worker from stopping nor a queue from closing', async () => {
    const queue = pgBossQueue({ connectionString: url, name: nameOne() })
    const { worker } = await startWork(queue)
    proxy.swallow()
    proxy.swallowNew()
    await delay(1_000)
    const stoppingSince = performance.now()
    await worker.stop({ timeoutMs: 1_000 })
    expect(performance.now() - stoppingSince).toBeLessThan(4_000)
    const closingSince = performance.now()
    await queue.close()
    expect(performance.now() - closingSince).toBeLessThan(15_000)
  }, 60_000)

  it('let a worker stop in time even on an instance that waits forever', async () => {
    const boss = new PgBoss({ connectionString: url })
    boss.on('error', () => {})
    await boss.start()
    const queue = pgBossQueue({ boss, name: nameOne() })
    const { worker } = await startWork(queue)
    proxy.swallow()
    await delay(1_000)
    const stoppingSince = performance.now()
    await worker.stop({ timeoutMs: 1_000 })
    await queue.close()
    expect(performance.now() - stoppingSince).toBeLessThan(5_000)
    // Ends what the instance waits for.
    await proxy.close()
    await boss.stop({ graceful: false })
    proxy = await startSilentProxy(Number(new URL(serverUrl).port))
  }, 60_000)

  it('are not those of a worker that has nothing to do for five minutes', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
    try {
      const queue = pgBossQueue({ connectionString: url, name: nameOne() })
      const { keys, errors } = await startWork(queue)
      const advance = async (milliseconds: number): Promise<void> => {
        for (let elapsed = 0; elapsed < milliseconds; elapsed += 250) {
          await vi.advanceTimersByTimeAsync(250)
          // The statements themselves take real time.
          await delay(5)
        }
      }
      await advance(300_000)
      expect(errors).toEqual([])
      // The pool closes what it did not need for 10 s, so a few come and go.
      expect(proxy.connections()).toBeLessThan(40)
      const delivery = makeDelivery()
      await queue.enqueue(delivery)
      await advance(5_000)
      expect(keys()).toEqual([delivery.key])
      vi.useRealTimers()
      await queue.close()
    } finally {
      vi.useRealTimers()
    }
  }, 120_000)
})
