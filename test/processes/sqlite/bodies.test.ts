import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { bodyWith, makeDelivery } from '../../support/queues/make-delivery.js'
import { recordingHandler, workOn } from '../../support/queues/recording-handler.js'
import { open, ownFile } from '../../support/sqlite/own-file.js'
import { openRaw } from '../../support/sqlite/raw-file.js'

const patiently = { timeout: 15_000, interval: 50 }

/** How many keys a file holds of what is done. */
function doneIn(file: string): number {
  const rows = openRaw(file)
    .prepare('select count(*) as count from deliveries where state = 3')
    .all({})
  return (rows[0] as { count: number }).count
}

describe('the body of an event', () => {
  it('leaves the file when the event is done, and its key stays', async () => {
    const file = ownFile()
    const queue = open(file)
    const secrets = Array.from({ length: 30 }, (_, index) => `secret-${index}-${'x'.repeat(20)}`)
    const sent = secrets.map((offerHeading) => makeDelivery({ body: bodyWith({ offerHeading }) }))
    for (const delivery of sent) await queue.enqueue(delivery)
    const { calls, handle } = recordingHandler()
    await workOn(queue, handle)
    await expect.poll(() => calls.length, patiently).toBe(30)
    await expect.poll(() => queue.stats(), patiently).toMatchObject({ waiting: 0, active: 0 })
    for (const delivery of sent) expect(await queue.enqueue(delivery)).toBe('duplicate')
    await queue.close()
    const bytes = readFileSync(file, 'latin1')
    for (const secret of secrets) expect(bytes).not.toContain(secret)
  })

  it('stays with a dead letter until that is removed or replayed', async () => {
    const file = ownFile()
    const queue = open(file, { attempts: 1 })
    const [removed, replayed] = [makeDelivery(), makeDelivery()]
    for (const delivery of [removed, replayed]) await queue.enqueue(delivery)
    let isFixed = false
    const { handle } = recordingHandler(() => {
      return isFixed ? { action: 'ack' } : { action: 'retry', reason: 'not fixed' }
    })
    await workOn(queue, handle)
    await expect.poll(() => queue.dead.count(), patiently).toBe(2)
    const letters = await queue.dead.list()
    expect(letters.map(({ delivery }) => delivery)).toEqual([removed, replayed])
    const bodies = () => {
      const sql = 'select delivery from deliveries union all select delivery from dead_letters'
      const rows = openRaw(file).prepare(sql).all({}) as { delivery: string | null }[]
      return rows.filter((row) => row.delivery !== null).length
    }
    expect(bodies()).toBe(2)
    isFixed = true
    await queue.dead.remove(letters[0]?.id ?? '')
    await queue.dead.replay(letters[1]?.id ?? '')
    await expect.poll(bodies, patiently).toBe(0)
    for (const delivery of [removed, replayed]) {
      expect(await queue.enqueue(delivery)).toBe('duplicate')
    }
  })
})

it('a dead letter of one event takes the place of an earlier one', async () => {
  const queue = open(ownFile(), { attempts: 1 })
  const delivery = makeDelivery()
  await queue.storeDeadLetter(delivery, 'unknown_topic: no')
  expect(await queue.enqueue(delivery)).toBe('queued')
  const { handle } = recordingHandler(() => ({
    action: 'deadLetter',
    reason: 'handler_failed: no',
  }))
  await workOn(queue, handle)
  await expect.poll(async () => (await queue.dead.list())[0]?.reason, patiently).toMatch(/^handler/)
  expect(await queue.dead.count()).toBe(1)
})

it('a delivery that a later release stored in another form is kept with the dead letters', async () => {
  const file = ownFile()
  const queue = open(file)
  await queue.ready()
  const insert = openRaw(file).prepare(`insert into deliveries
    (queue, key, state, due_at, stored_at, delivery) values (1, :key, 0, 0, 0, :delivery)`)
  insert.run({ key: 'newer', delivery: '{"version":9,"key":"newer","topic":"PingV1"}' })
  insert.run({ key: 'newest', delivery: 'not JSON' })
  await workOn(queue, recordingHandler().handle)
  await expect.poll(() => queue.dead.count(), patiently).toBe(2)
  expect(await queue.dead.list()).toMatchObject([
    {
      delivery: { key: 'newer', topic: 'PingV1' },
      reason: expect.stringMatching(/^invalid_delivery: /),
    },
    { delivery: { key: 'newest' }, reason: expect.stringMatching(/^invalid_delivery: /) },
  ])
})

it('a key is forgotten after windowMs, along the way', async () => {
  const file = ownFile()
  const queue = open(file, { windowMs: 200 })
  const { calls, handle } = recordingHandler()
  const worker = await workOn(queue, handle, { concurrency: 50 })
  for (let round = 1; round <= 3; round += 1) {
    const sent = Array.from({ length: 150 }, () => makeDelivery())
    await Promise.all(sent.map((delivery) => queue.enqueue(delivery)))
    await expect.poll(() => calls.length, patiently).toBe(150 * round)
    await delay(400)
  }
  await worker.stop()
  expect(doneIn(file)).toBeLessThan(300)
  expect(doneIn(file)).toBeGreaterThan(0)
})

it('a key is remembered for all of windowMs', async () => {
  const file = ownFile()
  const queue = open(file, { windowMs: Number.MAX_SAFE_INTEGER })
  const delivery = makeDelivery()
  await queue.enqueue(delivery)
  const { calls, handle } = recordingHandler()
  await workOn(queue, handle)
  await expect.poll(() => calls.length, patiently).toBe(1)
  await expect.poll(() => queue.stats(), patiently).toMatchObject({ active: 0 })
  for (let count = 0; count < 150; count += 1) await queue.enqueue(makeDelivery())
  await expect.poll(() => calls.length, patiently).toBe(151)
  expect(await queue.enqueue(delivery)).toBe('duplicate')
})
