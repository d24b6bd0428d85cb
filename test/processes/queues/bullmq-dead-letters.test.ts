import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from 'vitest'
import {
  clientOf,
  open,
  ownRedis,
  patiently,
  rawQueue,
} from '../../support/queues/bullmq-support.js'
import { makeDelivery } from '../../support/queues/make-delivery.js'
import { recordingHandler, workOn } from '../../support/queues/recording-handler.js'
import { describeWith } from '../../support/servers/describe-with.js'

describeWith('redisUrl', 'the dead letters on BullMQ', (url) => {
  const connection = { url }

  it('are more than a page, of two kinds, oldest first', async () => {
    const queue = open({ connection, attempts: 1 })
    const { handle } = recordingHandler(() => ({ action: 'deadLetter', reason: 'r' }))
    const given = []
    for (let count = 0; count < 130; count += 1) {
      const delivery = makeDelivery()
      given.push(delivery.key)
      await queue.storeDeadLetter(delivery, 'r')
    }
    await workOn(queue, handle, { concurrency: 1 })
    for (let count = 0; count < 130; count += 1) await queue.enqueue(makeDelivery())
    await expect.poll(() => queue.dead.count(), patiently).toBe(260)
    const all = await queue.dead.list({ limit: 1_000 })
    expect(all).toHaveLength(260)
    expect(all.slice(0, 130).map(({ delivery }) => delivery.key)).toEqual(given)
    expect(all.map(({ failedAt }) => failedAt)).toEqual(
      all.map(({ failedAt }) => failedAt).sort((one, other) => Number(one) - Number(other)),
    )
  })

  it('are read without their bodies, but for those that are listed', async () => {
    // One that serves no other test: its traffic is counted.
    const server = await ownRedis()
    const queue = open({ connection: { url: server.url }, attempts: 1 })
    const text = 'x'.repeat(20_000)
    const { handle } = recordingHandler(() => ({ action: 'deadLetter', reason: 'r' }))
    await workOn(queue, handle)
    for (let count = 0; count < 100; count += 1) {
      await queue.storeDeadLetter(makeDelivery({ body: text }), 'r')
      await queue.enqueue(makeDelivery({ body: text }))
    }
    await expect.poll(() => queue.dead.count(), patiently).toBe(200)
    const admin = clientOf(server.url)
    const sent = async () => {
      const stats = await admin.info('stats')
      return Number(/^total_net_output_bytes:(\d+)/m.exec(stats)?.[1])
    }
    const spentOn = async (work: () => Promise<unknown>) => {
      const before = await sent()
      await work()
      return (await sent()) - before
    }
    // Idle workers and the entries themselves, without 4 MB of bodies.
    expect(await spentOn(() => queue.dead.list({ limit: 1 }))).toBeLessThan(100_000)
    expect(await spentOn(() => queue.dead.replayAll({ topic: 'PingV1' }))).toBeLessThan(80_000)
    const ids = await spentOn(() => queue.dead.list({ limit: 10 }))
    expect(ids).toBeGreaterThan(200_000)
    expect(ids).toBeLessThan(400_000)
  })

  it('keep the identity of an event through a replay, also past its death', async () => {
    const queue = open({ connection, attempts: 1, windowMs: 2_000 })
    let action: 'ack' | 'deadLetter' = 'deadLetter'
    const { calls, handle } = recordingHandler(() => {
      return action === 'ack' ? { action } : { action, reason: 'r' }
    })
    await workOn(queue, handle)
    const delivery = makeDelivery()
    await queue.enqueue(delivery)
    await expect.poll(() => queue.dead.count(), patiently).toBe(1)
    // Dead for longer than an event is remembered: a repeat is still a duplicate.
    await delay(2_500)
    await queue.enqueue(makeDelivery())
    await expect.poll(() => queue.dead.count(), patiently).toBe(2)
    expect(await queue.enqueue(delivery)).toBe('duplicate')
    action = 'ack'
    const letters = await queue.dead.list()
    const letter = letters.find((each) => each.delivery.key === delivery.key)
    expect(await queue.dead.replay(letter?.id ?? '')).toBe(true)
    await expect.poll(() => calls.length, patiently).toBe(3)
    await delay(1_000)
    expect(await queue.enqueue(delivery)).toBe('duplicate')
    expect(calls.map((call) => call.delivery.key)).toEqual([
      delivery.key,
      expect.any(String),
      delivery.key,
    ])
  })

  it('of an event that was handled meanwhile are dropped when they are replayed', async () => {
    const queue = open({ connection })
    const { calls, handle } = recordingHandler()
    await workOn(queue, handle)
    const delivery = makeDelivery()
    await queue.storeDeadLetter(delivery, 'unknown_topic: r')
    await queue.enqueue(delivery)
    await expect.poll(() => calls.length, patiently).toBe(1)
    expect(await queue.dead.replayAll()).toBe(1)
    expect(await queue.stats()).toMatchObject({ waiting: 0, dead: 0 })
    await delay(500)
    expect(calls).toHaveLength(1)
  })

  it('and what waits are counted as they are right after a replay', async () => {
    const queue = open({ connection, attempts: 1 })
    const { handle } = recordingHandler(() => ({ action: 'deadLetter', reason: 'r' }))
    const worker = await workOn(queue, handle)
    for (let count = 0; count < 3; count += 1) await queue.enqueue(makeDelivery())
    await queue.storeDeadLetter(makeDelivery(), 'r')
    await expect.poll(() => queue.dead.count(), patiently).toBe(4)
    await worker.stop()
    expect(await queue.dead.replayAll()).toBe(4)
    expect(await queue.stats()).toMatchObject({ waiting: 4, active: 0, dead: 0 })
  })

  it('are found by an id that names their set', async () => {
    const queue = open({ connection })
    const delivery = makeDelivery()
    await queue.storeDeadLetter(delivery, 'r')
    await queue.enqueue(delivery)
    const { handle } = recordingHandler(() => ({ action: 'deadLetter', reason: 'r' }))
    const worker = await workOn(queue, handle)
    await expect.poll(() => queue.dead.count(), patiently).toBe(2)
    await worker.stop()
    const ids = (await queue.dead.list()).map(({ id }) => id).sort()
    expect(ids).toEqual([expect.stringMatching(/^failed:/), expect.stringMatching(/^rejected:/)])
    const [failed = '', deadLetters = ''] = ids
    expect(await queue.dead.replay(failed)).toBe(true)
    expect(await queue.dead.replay(failed)).toBe(false)
    // It is in the queue, and no dead letter any more.
    expect(await queue.dead.remove(failed)).toBe(false)
    expect(await queue.dead.remove(deadLetters)).toBe(true)
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
    const { handle } = recordingHandler(() => ({ action: 'deadLetter', reason: 'r' }))
    await workOn(queue, handle)
    await expect.poll(() => queue.dead.count(), patiently).toBe(1)
    const [letter] = await queue.dead.list()
    expect(await queue.dead.remove(letter?.id ?? '')).toBe(true)
    expect(await queue.dead.count()).toBe(0)
  })

  it('hold what a later release stored, which a worker of this one leaves alone', async () => {
    const name = `test-${randomUUID()}`
    const queue = open({ connection, name })
    const raw = await rawQueue(connection, name, queue)
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
    ['bytes that are not text', new Uint8Array([0xff, 0, 0x80])],
    ['an object', { a: ['\0', '\ud800', { b: 1 }] }],
  ])('hold a body as it was received: %s', async (_, body) => {
    const queue = open({ connection })
    const delivery = makeDelivery({ body, projectId: undefined })
    await queue.storeDeadLetter(delivery, 'r')
    expect(await queue.dead.list()).toMatchObject([{ delivery }])
  })
})
