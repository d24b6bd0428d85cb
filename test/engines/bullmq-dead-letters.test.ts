import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { describeWith } from '../servers/describe-with.js'
import { open, patiently, rawQueue } from './bullmq-support.js'
import { makeDelivery } from './make-delivery.js'
import { recordingHandler, workOn } from './recording-handler.js'

describeWith('redisUrl', 'the dead letters on BullMQ', (url) => {
  const connection = { url }

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
    ['bytes that are no text', new Uint8Array([0xff, 0, 0x80])],
    ['an object', { a: ['\0', '\ud800', { b: 1 }] }],
  ])('hold a body as it was received: %s', async (_, body) => {
    const queue = open({ connection })
    const delivery = makeDelivery({ body, projectId: undefined })
    await queue.quarantine(delivery, 'r')
    expect(await queue.dead.list()).toMatchObject([{ delivery }])
  })
})
