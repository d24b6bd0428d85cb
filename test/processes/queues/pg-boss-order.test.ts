import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { pgBossQueue } from '../../../src/queues/pg-boss/index.js'
import { makeDelivery } from '../../support/queues/make-delivery.js'
import { recordingHandler, workOn } from '../../support/queues/recording-handler.js'
import { describeWith } from '../../support/servers/describe-with.js'

const patiently = { timeout: 15_000, interval: 50 }

describeWith('postgresUrl', 'order per project', (connectionString) => {
  const openOrdered = () => {
    const name = `test-${randomUUID()}`
    return pgBossQueue({ connectionString, name, order: 'project', attempts: 2, firstRetryMs: 300 })
  }

  it('keeps the events of a project in order, beside those of others', async () => {
    const queue = openOrdered()
    const sent = Array.from({ length: 40 }, (_, index) => makeDelivery({ projectId: index % 4 }))
    for (const delivery of sent) await queue.enqueue(delivery)
    const { calls, handle } = recordingHandler(async () => {
      await delay(Math.random() * 20)
      return { action: 'ack' }
    })
    await workOn(queue, handle, { concurrency: 8 })
    await expect.poll(() => calls.length, { timeout: 30_000 }).toBe(40)
    for (const projectId of [0, 1, 2, 3]) {
      const keysOf = (deliveries: readonly { projectId: number | undefined; key: string }[]) => {
        return deliveries.filter((one) => one.projectId === projectId).map(({ key }) => key)
      }
      expect(keysOf(calls.map(({ delivery }) => delivery))).toEqual(keysOf(sent))
    }
    await queue.close()
  }, 60_000)

  it('lets a dead event block its project, until it is replayed before the others', async () => {
    const queue = openOrdered()
    const [poisoned, next] = [makeDelivery({ projectId: 1 }), makeDelivery({ projectId: 1 })]
    const [other, ping] = [makeDelivery({ projectId: 2 }), makeDelivery({ projectId: undefined })]
    for (const delivery of [poisoned, next, other, ping]) await queue.enqueue(delivery)
    let isFixed = false
    const { keys, handle } = recordingHandler(({ delivery }) => {
      const fails = delivery.key === poisoned.key && !isFixed
      return fails ? { action: 'retry', reason: 'poisoned' } : { action: 'ack' }
    })
    await workOn(queue, handle)
    await expect.poll(() => queue.dead.count(), patiently).toBe(1)
    await delay(1_200)
    expect(
      keys()
        .filter((key) => key !== poisoned.key)
        .sort(),
    ).toEqual([other.key, ping.key].sort())
    isFixed = true
    expect(await queue.dead.replayAll()).toBe(1)
    await expect.poll(() => keys().slice(-2), patiently).toEqual([poisoned.key, next.key])
    expect(await queue.dead.count()).toBe(0)
    await queue.close()
  }, 60_000)

  it('goes on without a dead event that is removed', async () => {
    const queue = openOrdered()
    const [poisoned, next] = [makeDelivery(), makeDelivery()]
    for (const delivery of [poisoned, next]) await queue.enqueue(delivery)
    const { keys, handle } = recordingHandler(({ delivery }) => {
      return delivery.key === poisoned.key
        ? { action: 'deadLetter', reason: 'no' }
        : { action: 'ack' }
    })
    await workOn(queue, handle)
    await expect.poll(() => queue.dead.count(), patiently).toBe(1)
    const [letter] = await queue.dead.list()
    await queue.dead.remove(letter?.id ?? '')
    await expect.poll(() => keys().at(-1), patiently).toBe(next.key)
    await queue.close()
  }, 60_000)

  it('can replay what was stored as a dead letter', async () => {
    const queue = openOrdered()
    const delivery = makeDelivery()
    await queue.storeDeadLetter(delivery, 'unknown_topic: no')
    const { keys, handle } = recordingHandler()
    await workOn(queue, handle)
    expect(await queue.dead.replayAll()).toBe(1)
    await expect.poll(keys, patiently).toEqual([delivery.key])
    await queue.close()
  }, 60_000)

  it('cannot be had later on for a queue that was made without', async () => {
    const name = `test-${randomUUID()}`
    const unordered = pgBossQueue({ connectionString, name })
    await unordered.ready()
    await unordered.close()
    const ordered = pgBossQueue({ connectionString, name, order: 'project' })
    await expect(ordered.ready()).rejects.toMatchObject({ code: 'invalid_options' })
  })
})
