import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { StoredDelivery } from '../../../src/queue/index.js'
import { makeDelivery } from '../../support/queues/make-delivery.js'
import { recordingHandler, workOn } from '../../support/queues/recording-handler.js'
import { open, ownFile } from '../../support/sqlite/own-file.js'

const patiently = { timeout: 15_000, interval: 50 }
const ordered = { order: 'project', attempts: 2 } as const

function keysOf(deliveries: readonly StoredDelivery[], projectId: number): string[] {
  return deliveries.filter((one) => one.projectId === projectId).map(({ key }) => key)
}

describe('order: project', () => {
  it('keeps the events of a project in order, beside those of others, with two workers', async () => {
    const file = ownFile()
    const [queue, other] = [open(file, ordered), open(file, ordered)]
    const sent = Array.from({ length: 60 }, (_, index) => makeDelivery({ projectId: index % 4 }))
    for (const delivery of sent) await queue.enqueue(delivery)
    let running = 0
    let most = 0
    const { calls, handle } = recordingHandler(async ({ attempt: { number }, delivery }) => {
      running += 1
      most = Math.max(most, running)
      await delay(Math.random() * 20)
      running -= 1
      const fails = number === 1 && sent.indexOf(delivery) % 7 === 0
      return fails ? { action: 'retry', reason: 'once' } : { action: 'ack' }
    })
    await workOn(queue, handle, { concurrency: 8 })
    await workOn(other, handle, { concurrency: 8 })
    await expect.poll(() => queue.stats(), patiently).toMatchObject({ waiting: 0, active: 0 })
    for (const projectId of [0, 1, 2, 3]) {
      const ran = calls.map(({ delivery }) => delivery)
      expect(keysOf(ran, projectId)).toEqual(keysOf(sent, projectId))
    }
    expect(most).toBeGreaterThan(1)
    expect(most).toBeLessThanOrEqual(4)
  })

  it('lets an event wait while the one before it waits for its next attempt', async () => {
    const queue = open(ownFile(), ordered)
    const [first, second] = [makeDelivery(), makeDelivery()]
    await queue.enqueue(first)
    await queue.enqueue(second)
    const { keys, handle } = recordingHandler(({ attempt: { number }, delivery }) => {
      const fails = delivery.key === first.key && number === 1
      return fails ? { action: 'retry', reason: 'once' } : { action: 'ack' }
    })
    await workOn(queue, handle)
    await expect.poll(keys, patiently).toEqual([first.key, first.key, second.key])
  })

  it('lets a dead event block its project, until it is replayed before the others', async () => {
    const queue = open(ownFile(), ordered)
    const [poisoned, next] = [makeDelivery({ projectId: 1 }), makeDelivery({ projectId: 1 })]
    const [other, ping] = [makeDelivery({ projectId: 2 }), makeDelivery({ projectId: undefined })]
    for (const delivery of [poisoned, next, other, ping]) await queue.enqueue(delivery)
    let isFixed = false
    const { calls, keys, handle } = recordingHandler(({ delivery }) => {
      const fails = delivery.key === poisoned.key && !isFixed
      return fails ? { action: 'retry', reason: 'poisoned' } : { action: 'ack' }
    })
    await workOn(queue, handle)
    await expect.poll(() => queue.dead.count(), patiently).toBe(1)
    await delay(500)
    expect(new Set(keys())).toEqual(new Set([poisoned.key, other.key, ping.key]))
    expect(await queue.stats()).toMatchObject({ waiting: 1, active: 0, dead: 1 })
    isFixed = true
    expect(await queue.dead.replayAll()).toBe(1)
    await expect.poll(() => keys().slice(-2), patiently).toEqual([poisoned.key, next.key])
    expect(calls.at(-2)?.attempt.number).toBe(1)
    expect(await queue.dead.count()).toBe(0)
  })

  it('lets the others go on once a dead event is removed', async () => {
    const queue = open(ownFile(), ordered)
    const [poisoned, next] = [makeDelivery(), makeDelivery()]
    for (const delivery of [poisoned, next]) await queue.enqueue(delivery)
    const { keys, handle } = recordingHandler(({ delivery }) => {
      return delivery.key === poisoned.key
        ? { action: 'deadLetter', reason: 'poisoned' }
        : { action: 'ack' }
    })
    await workOn(queue, handle)
    await expect.poll(() => queue.dead.count(), patiently).toBe(1)
    const [letter] = await queue.dead.list()
    expect(await queue.dead.remove(letter?.id ?? '')).toBe(true)
    await expect.poll(keys, patiently).toEqual([poisoned.key, next.key])
    expect(await queue.enqueue(poisoned)).toBe('duplicate')
  })

  it('holds for what is stored while it is set', async () => {
    const file = ownFile()
    const [plain, inOrder] = [open(file), open(file, ordered)]
    const [first, second, third] = [makeDelivery(), makeDelivery(), makeDelivery()]
    await plain.enqueue(first)
    await inOrder.enqueue(second)
    await inOrder.enqueue(third)
    const { keys, handle } = recordingHandler(() => delay(300).then(() => ({ action: 'ack' })))
    await workOn(plain, handle)
    await expect.poll(() => keys().length, patiently).toBe(2)
    expect(keys()).toEqual([first.key, second.key])
    await expect.poll(keys, patiently).toEqual([first.key, second.key, third.key])
  })

  it('keeps events apart that have no project', async () => {
    const queue = open(ownFile(), ordered)
    for (let count = 0; count < 3; count += 1) {
      await queue.enqueue(makeDelivery({ projectId: undefined }))
    }
    const { calls, handle } = recordingHandler(() => new Promise(() => {}))
    const worker = await workOn(queue, handle)
    await expect.poll(() => calls.length, patiently).toBe(3)
    await worker.stop({ timeoutMs: 1 })
  })
})
