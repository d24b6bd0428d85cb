import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { Queue } from 'bullmq'
import { Cluster, Redis } from 'ioredis'
import { createClient } from 'redis'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type BullmqQueueOptions, bullmqQueue } from '../../src/engines/bullmq/index.js'
import type { DeliveryQueue } from '../../src/queue/delivery-queue.js'
import { describeWith } from '../servers/describe-with.js'
import { hasRedis, startRedis } from '../servers/redis.js'
import type { TestServer } from '../servers/test-server.js'
import { makeDelivery } from './make-delivery.js'
import { recordingHandler, workOn } from './recording-handler.js'

const patiently = { timeout: 18_000, interval: 50 }
const nowhere = { host: '127.0.0.1', port: 1 }
const ends: (() => Promise<unknown>)[] = []

function open(options: Partial<BullmqQueueOptions> & Pick<BullmqQueueOptions, 'connection'>) {
  const queue = bullmqQueue({ name: `test-${randomUUID()}`, firstRetryMs: 300, ...options })
  ends.unshift(() => queue.close())
  return queue
}

async function ownRedis(options?: Parameters<typeof startRedis>[0]): Promise<TestServer> {
  const server = await startRedis(options)
  ends.push(() => server.remove())
  return server
}

function clientOf(url: string): Redis {
  const client = new Redis(url)
  ends.push(() => client.quit())
  return client
}

afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

describe('bullmqQueue', () => {
  it('has no order within a project', () => {
    // @ts-expect-error the type has none, either
    const options: BullmqQueueOptions = { connection: nowhere, order: 'project' }
    expect(() => bullmqQueue(options)).toThrow(/order.+pgBossQueue/)
    expect(() => bullmqQueue({ connection: nowhere, order: 'none' })).not.toThrow()
  })

  it.each([
    ['no connection', undefined],
    ['the URL of an unset variable', { url: undefined }],
    ['an empty URL', { url: '' }],
    ['a prefix of keys', { ...nowhere, keyPrefix: 'crm:' }],
    ['a client with a prefix of keys', new Redis({ lazyConnect: true, keyPrefix: 'crm:' })],
    ['a cluster', new Cluster([], { lazyConnect: true })],
    ['a client of another package', createClient()],
  ])('refuses %s', (_, connection) => {
    expect(() => bullmqQueue({ connection } as BullmqQueueOptions)).toThrow(
      expect.objectContaining({ code: 'invalid_options' }),
    )
  })

  it('says at the start that Redis is away, and has nothing to close', async () => {
    const queue = open({ connection: nowhere })
    await expect(queue.ready()).rejects.toMatchObject({
      code: 'queue_unavailable',
      cause: expect.objectContaining({ code: 'ECONNREFUSED' }),
    })
    await queue.close()
  })
})

describe.runIf(hasRedis())('a Redis of its own', () => {
  it('is complained of once when it keeps no append-only file', async () => {
    const server = await ownRedis({ appendonly: 'no' })
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const queue = open({ connection: { url: server.url } })
    await queue.ready()
    await queue.close()
    await queue.enqueue(makeDelivery())
    expect(warn.mock.calls).toEqual([
      [expect.stringMatching(/^\[qondor-webhooks\] Redis keeps no/)],
    ])
    expect(warn.mock.calls.join()).not.toContain(String(server.port))
    warn.mockRestore()
  })

  it('is asked in another way when it forbids CONFIG', async () => {
    for (const appendonly of ['no', 'yes'] as const) {
      const server = await ownRedis({ appendonly })
      const admin = clientOf(server.url)
      await admin.call('ACL', 'SETUSER', 'guest', 'on', '>word', '~*', '&*', '+@all', '-config')
      const onWarning = vi.fn()
      const connection = { port: server.port, username: 'guest', password: 'word' }
      await open({ connection, onWarning }).ready()
      expect(onWarning).toHaveBeenCalledTimes(appendonly === 'no' ? 1 : 0)
    }
  })

  it('may go away and come back', async () => {
    const server = await ownRedis()
    await server.kill()
    const queue = open({ connection: { url: server.url } })
    await expect(queue.enqueue(makeDelivery())).rejects.toThrow()
    await server.start()

    const { keys, handle } = recordingHandler()
    const onError = vi.fn()
    await queue.work(handle, { concurrency: 2, onError })
    await queue.enqueue(makeDelivery())
    await expect.poll(() => keys().length, patiently).toBe(1)

    await server.kill()
    const before = performance.now()
    await expect(queue.enqueue(makeDelivery())).rejects.toThrow()
    expect(performance.now() - before).toBeLessThan(500)
    await delay(1_000)
    await server.start()
    const late = makeDelivery()
    await expect.poll(() => queue.enqueue(late).catch(() => ''), patiently).toBe('queued')
    await expect.poll(keys, patiently).toContain(late.key)
    expect(onError).toHaveBeenCalledTimes(1)
    expect(onError.mock.calls[0]?.[0]).toMatchObject({ code: 'ECONNREFUSED' })
  })

  it('is not waited for when there is nothing to end', async () => {
    const server = await ownRedis()
    const queue = open({ connection: { url: server.url } })
    await queue.work(recordingHandler().handle, { concurrency: 1, onError: () => {} })
    await server.kill()
    await delay(200)
    const before = performance.now()
    await queue.close()
    expect(performance.now() - before).toBeLessThan(1_000)
  })
})

describeWith('redisUrl', 'a queue on BullMQ', (url) => {
  const connection = { url }
  const bullmq = (name: string, queue: DeliveryQueue) => {
    const raw = new Queue(name, { connection })
    ends.unshift(() => raw.close())
    return queue.ready().then(() => raw)
  }

  it('leaves a client that it was given as it is', async () => {
    const client = clientOf(url)
    const queue = open({ connection: client })
    await queue.enqueue(makeDelivery())
    await queue.close()
    expect(await client.ping()).toBe('PONG')
    expect(client.listenerCount('error')).toBe(0)
  })

  it('tells one of many receivers that an event is queued', async () => {
    const name = `test-${randomUUID()}`
    const receivers = Array.from({ length: 4 }, () => open({ connection, name }))
    await Promise.all(receivers.map((receiver) => receiver.ready()))
    const deliveries = Array.from({ length: 200 }, () => makeDelivery())
    const answers = await Promise.all(
      deliveries.flatMap((each) => receivers.map((receiver) => receiver.enqueue(each))),
    )
    expect(answers.filter((answer) => answer === 'queued')).toHaveLength(200)
    expect(await receivers[0]?.stats()).toMatchObject({ waiting: 200 })
  })

  it.each([
    ['the same worker', 2, 0],
    ['another worker', 1, 1],
  ])('aborts an attempt whose lock is lost to %s', async (_, concurrency, others) => {
    const name = `test-${randomUUID()}`
    const queue = open({ connection, name })
    const delivery = makeDelivery()
    await queue.enqueue(delivery)
    const { calls, handle } = recordingHandler(async ({ attempt: { number, signal } }) => {
      if (number > 1) return { next: 'done' }
      await new Promise((_, reject) => signal?.addEventListener('abort', reject))
      return { next: 'done' }
    })
    const onError = vi.fn()
    await queue.work(handle, { concurrency, onError })
    await expect.poll(() => calls.length, patiently).toBe(1)
    for (let count = 0; count < others; count += 1) await workOn(open({ connection, name }), handle)
    await clientOf(url).del(`bull:${name}:${delivery.key}:lock`)
    await expect.poll(() => calls.length, patiently).toBe(2)
    await expect.poll(() => calls[0]?.attempt.signal?.aborted, patiently).toBe(true)
    // What became of it can be stored no more.
    await expect.poll(() => onError.mock.calls.length, patiently).toBeGreaterThan(0)
    expect(await queue.stats()).toMatchObject({ waiting: 0, running: 0, dead: 0 })
  })

  it('gives up a delivery whose last attempt killed its worker', async () => {
    const queue = open({ connection, attempts: 1 })
    await queue.enqueue(makeDelivery())
    const { calls, handle } = recordingHandler(() => new Promise(() => {}))
    const worker = await workOn(queue, handle)
    await expect.poll(() => calls.length, patiently).toBe(1)
    await worker.stop({ timeoutMs: 1 })
    await workOn(queue, handle)
    await expect.poll(() => queue.dead.count(), patiently).toBe(1)
    expect(await queue.dead.list()).toMatchObject([
      { reason: expect.stringMatching(/^worker_died: /), attempts: 1 },
    ])
    expect(calls).toHaveLength(1)
  }, 25_000)

  it('forgets an event some time after its end', async () => {
    const queue = open({ connection, windowMs: 100 })
    const { keys, handle } = recordingHandler()
    await workOn(queue, handle)
    const first = makeDelivery()
    await queue.enqueue(first)
    await expect.poll(() => keys().length, patiently).toBe(1)
    await delay(200)
    // Whatever is too old is forgotten when another event ends.
    await queue.enqueue(makeDelivery())
    await expect.poll(() => queue.enqueue(first), patiently).toBe('queued')
    await expect.poll(() => keys().length, patiently).toBe(3)
  })

  describe('the dead letters', () => {
    it('are more than a page, of two kinds, oldest first', async () => {
      const queue = open({ connection, attempts: 1 })
      const { handle } = recordingHandler(() => ({ next: 'dead', reason: 'r' }))
      const given = []
      for (let count = 0; count < 130; count += 1) {
        const delivery = makeDelivery()
        given.push(delivery.key)
        await queue.quarantine(delivery, 'r')
      }
      await workOn(queue, handle, { concurrency: 1 })
      for (let count = 0; count < 130; count += 1) await queue.enqueue(makeDelivery())
      await expect.poll(() => queue.dead.count(), patiently).toBe(260)
      const all = await queue.dead.list({ limit: 1_000 })
      expect(all).toHaveLength(260)
      expect(all.slice(0, 130).map(({ delivery }) => delivery.key)).toEqual(given)
      expect(all.map(({ diedAt }) => diedAt)).toEqual(
        all.map(({ diedAt }) => diedAt).sort((one, other) => Number(one) - Number(other)),
      )
    })

    it('are found by an id that tells their place', async () => {
      const queue = open({ connection })
      const delivery = makeDelivery()
      await queue.quarantine(delivery, 'r')
      await queue.enqueue(delivery)
      const { handle } = recordingHandler(() => ({ next: 'dead', reason: 'r' }))
      const worker = await workOn(queue, handle)
      await expect.poll(() => queue.dead.count(), patiently).toBe(2)
      await worker.stop()
      const [failed, quarantined] = [`failed:${delivery.key}`, `quarantine:${delivery.key}`]
      const ids = (await queue.dead.list()).map(({ id }) => id)
      expect(new Set(ids)).toEqual(new Set([failed, quarantined]))
      expect(await queue.dead.replay(failed)).toBe(true)
      expect(await queue.dead.replay(failed)).toBe(false)
      // It is in the queue, and no dead letter any more.
      expect(await queue.dead.remove(failed)).toBe(false)
      expect(await queue.dead.remove(quarantined)).toBe(true)
      for (const id of ['', 'failed', 'failed:', 'constructor:x', delivery.key]) {
        expect(await queue.dead.replay(id)).toBe(false)
        expect(await queue.dead.remove(id)).toBe(false)
      }
      expect(await queue.stats()).toMatchObject({ waiting: 1, dead: 0 })
    })

    it('can be removed after they failed', async () => {
      const queue = open({ connection })
      const delivery = makeDelivery()
      await queue.enqueue(delivery)
      const { handle } = recordingHandler(() => ({ next: 'dead', reason: 'r' }))
      await workOn(queue, handle)
      await expect.poll(() => queue.dead.count(), patiently).toBe(1)
      expect(await queue.dead.remove(`failed:${delivery.key}`)).toBe(true)
      expect(await queue.dead.count()).toBe(0)
    })

    it('hold what a later release stored, which a worker of this one leaves alone', async () => {
      const name = `test-${randomUUID()}`
      const queue = open({ connection, name })
      const raw = await bullmq(name, queue)
      const jobId = randomUUID()
      await raw.add('PingV1', { version: 2, secret: true }, { jobId, attempts: 3 })
      const { calls, handle } = recordingHandler()
      await workOn(queue, handle)
      await expect.poll(() => queue.dead.count(), patiently).toBe(1)
      expect(calls).toEqual([])
      expect(await queue.dead.list()).toMatchObject([
        {
          id: `failed:${jobId}`,
          reason: expect.stringMatching(/^invalid_delivery: /),
          delivery: { key: jobId, topic: undefined, body: { version: 2, secret: true } },
          attempts: 1,
        },
      ])
    })

    it.each([
      ['text that PostgreSQL refuses', 'a\0b\ud800c'],
      ['bytes that are no text', new Uint8Array([0xff, 0, 0x80])],
      ['an object', { a: ['\0', '\ud800', { b: 1 }] }],
    ])('hold a body as it was received: %s', async (_, body) => {
      const queue = open({ connection })
      const delivery = makeDelivery({ body, projectId: undefined })
      await queue.quarantine(delivery, 'r')
      expect(await queue.dead.list()).toMatchObject([{ delivery }])
    })
  })

  it('keeps no trace of our code, and names jobs after their topics', async () => {
    const name = `test-${randomUUID()}`
    const queue = open({ connection, name })
    const raw = await bullmq(name, queue)
    const delivery = makeDelivery()
    await queue.enqueue(delivery)
    const { handle } = recordingHandler(() => ({ next: 'dead', reason: 'r' }))
    await workOn(queue, handle)
    await expect.poll(() => queue.dead.count(), patiently).toBe(1)
    const job = await raw.getJob(delivery.key)
    expect(job).toMatchObject({ name: 'OfferSentV1', stacktrace: [], failedReason: 'r' })
  })
})
