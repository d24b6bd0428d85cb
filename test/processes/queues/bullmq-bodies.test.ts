import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, it, vi } from 'vitest'
import { clientOf, open, patiently } from '../../support/queues/bullmq-support.js'
import { makeDelivery } from '../../support/queues/make-delivery.js'
import { recordingHandler, workOn } from '../../support/queues/recording-handler.js'
import { describeWith } from '../../support/servers/describe-with.js'

const secret = 'only-in-the-body'

describeWith('redisUrl', 'what a queue on BullMQ keeps', (url) => {
  const connection = { url }
  const client = () => clientOf(url)

  /** All that Redis holds of a queue, as texts. */
  async function contentsOf(name: string): Promise<string> {
    const redis = client()
    const keys = await redis.keys(`bull:${name}*`)
    const texts = await Promise.all(
      keys.map(async (key) => {
        const type = await redis.type(key)
        if (type === 'hash') return JSON.stringify(await redis.hgetall(key))
        if (type === 'stream') return JSON.stringify(await redis.xrange(key, '-', '+'))
        return type === 'string' ? `${key} ${await redis.get(key)}` : ''
      }),
    )
    return texts.join('\n')
  }

  function openNamed(options: Partial<Parameters<typeof open>[0]> = {}) {
    const name = `test-${randomUUID()}`
    return { name, queue: open({ connection, name, ...options }) }
  }

  it('of an event that is done is its key, for the window, and no body', async () => {
    const { name, queue } = openNamed({ windowMs: 60_000 })
    const delivery = makeDelivery({ body: secret })
    await queue.enqueue(delivery)
    expect(await contentsOf(name)).toContain(secret)
    expect(await client().pttl(`bull:${name}:de:${delivery.key}`)).toBe(-1)
    await workOn(queue, recordingHandler().handle)
    await expect.poll(() => contentsOf(name), patiently).not.toContain(secret)
    const left = await client().pttl(`bull:${name}:de:${delivery.key}`)
    expect(left).toBeGreaterThan(50_000)
    expect(left).toBeLessThanOrEqual(60_000)
    expect(await queue.enqueue(delivery)).toBe('duplicate')
  })

  it('of a dead letter that was removed is its key, for the window, and no body', async () => {
    const { name, queue } = openNamed({ windowMs: 60_000 })
    const delivery = makeDelivery({ body: secret })
    await queue.enqueue(delivery)
    await workOn(queue, () => Promise.resolve({ action: 'deadLetter', reason: 'r' }))
    await expect.poll(() => queue.dead.count(), patiently).toBe(1)
    expect(await contentsOf(name)).toContain(secret)
    const [letter] = await queue.dead.list()
    expect(await queue.dead.remove(letter?.id ?? '')).toBe(true)
    expect(await contentsOf(name)).not.toContain(secret)
    expect(await client().pttl(`bull:${name}:de:${delivery.key}`)).toBeLessThanOrEqual(60_000)
    expect(await queue.enqueue(delivery)).toBe('duplicate')
  })

  it('of an event whose worker died at the end of its attempt is all, and it runs again', async () => {
    const { name, queue } = openNamed({ windowMs: 300, attempts: 3 })
    const delivery = makeDelivery()
    await queue.enqueue(delivery)
    const [stuck, next] = [vi.fn(), recordingHandler(() => delay(1_000, { action: 'ack' }))]
    const worker = await workOn(queue, () => new Promise(stuck))
    await expect.poll(() => stuck.mock.calls.length, patiently).toBe(1)
    // As far as a worker comes that dies between the two commands that end an attempt.
    await client().pexpire(`bull:${name}:de:${delivery.key}`, 300)
    await worker.stop({ timeoutMs: 1 })
    await workOn(queue, next.handle)
    await expect.poll(() => next.calls.length, { timeout: 18_000 }).toBe(1)
    await delay(500)
    // It runs for longer than the window that the first attempt left.
    expect(await queue.enqueue(delivery)).toBe('duplicate')
    await expect.poll(() => queue.enqueue(delivery), patiently).toBe('queued')
  }, 30_000)

  it('is nothing of a key that nobody can reach any more', async () => {
    const { name, queue } = openNamed({ windowMs: 100, deadLetters: { keepMs: 100 } })
    await workOn(queue, (delivery) => {
      const action = delivery.topic === 'PingV1' ? 'ack' : 'deadLetter'
      return Promise.resolve({ action, reason: 'r' })
    })
    for (let count = 0; count < 20; count += 1) {
      await queue.enqueue(makeDelivery({ topic: count % 2 === 0 ? 'PingV1' : 'OfferSentV1' }))
      await queue.storeDeadLetter(makeDelivery(), 'r')
    }
    const keys = async () => {
      const all = await client().keys(`bull:${name}*`)
      return all.filter((key) => /:de:|[\da-f-]{36}$/.test(key.slice(`bull:${name}`.length)))
    }
    await expect.poll(keys, patiently).toEqual([])
  })
})
