import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { makeDelivery } from '../../support/queues/make-delivery.js'
import { recordingHandler, workOn } from '../../support/queues/recording-handler.js'
import { open, ownFile } from '../../support/sqlite/own-file.js'
import { openRaw } from '../../support/sqlite/raw-file.js'

const patiently = { timeout: 15_000, interval: 50 }

it('what comes while another program has the lock waits for it, and does not stop the event loop', async () => {
  const file = ownFile()
  const queue = open(file)
  await queue.ready()
  const raw = openRaw(file)
  raw.exec('begin immediate')
  const results = Promise.all(Array.from({ length: 20 }, () => queue.enqueue(makeDelivery())))
  let turns = 0
  for (const until = performance.now() + 1_000; performance.now() < until; turns += 1) {
    await delay(1)
  }
  raw.exec('commit')
  expect(await results).toEqual(Array.from({ length: 20 }, () => 'queued'))
  expect(turns).toBeGreaterThan(100)
  expect(await queue.stats()).toMatchObject({ waiting: 20 })
})

it('a file that stays locked is reported before the receiver gives up, by receivers and workers, and used once it is free', async () => {
  const file = ownFile()
  const queue = open(file)
  const first = makeDelivery()
  let finish = () => {}
  const finished = new Promise<void>((resolve) => {
    finish = resolve
  })
  const { keys, handle } = recordingHandler(() => finished.then(() => ({ action: 'ack' })))
  const reported: unknown[] = []
  await queue.work(handle, { concurrency: 2, onError: (error) => reported.push(error) })
  await queue.enqueue(first)
  await expect.poll(keys, patiently).toEqual([first.key])
  const raw = openRaw(file)
  raw.exec('begin immediate')
  finish()
  const startedAt = performance.now()
  const isLocked = {
    code: 'queue_unavailable',
    message: expect.stringMatching(/stayed locked by another process/),
  }
  const refused = makeDelivery()
  await expect(queue.enqueue(refused)).rejects.toMatchObject(isLocked)
  expect(performance.now() - startedAt).toBeGreaterThan(3_500)
  expect(performance.now() - startedAt).toBeLessThan(5_000)
  await expect.poll(() => reported, patiently).toMatchObject([isLocked])
  raw.exec('commit')
  await expect.poll(() => queue.stats(), patiently).toMatchObject({ active: 0, waiting: 0 })
  expect(await queue.enqueue(refused)).toBe('queued')
  await expect.poll(keys, patiently).toEqual([first.key, refused.key])
  expect(reported).toHaveLength(1)
}, 30_000)

it('a first use waits for the lock, too', async () => {
  const file = ownFile()
  const before = open(file)
  await before.enqueue(makeDelivery())
  await before.close()
  const raw = openRaw(file)
  raw.exec('begin exclusive')
  const queue = open(file)
  const results = [queue.ready(), queue.enqueue(makeDelivery()), queue.stats()]
  await delay(500)
  raw.exec('commit')
  await Promise.all(results)
  expect(await queue.stats()).toMatchObject({ waiting: 2 })
})

it('many processes that open a new file at once all get it', async () => {
  for (let round = 0; round < 5; round += 1) {
    const file = ownFile()
    const queues = Array.from({ length: 8 }, (_, index) => open(file, { name: `queue-${index}` }))
    await Promise.all(queues.map((queue) => queue.enqueue(makeDelivery())))
    for (const queue of queues) expect(await queue.stats()).toMatchObject({ waiting: 1 })
  }
})

it('closing ends in bounded time while another program has the lock', async () => {
  const file = ownFile()
  const queue = open(file)
  const { calls, handle } = recordingHandler()
  await workOn(queue, handle)
  await queue.enqueue(makeDelivery())
  await expect.poll(() => calls.length, patiently).toBe(1)
  openRaw(file).exec('begin immediate')
  const storing = queue.enqueue(makeDelivery())
  storing.catch(() => {})
  const startedAt = performance.now()
  await queue.close()
  expect(performance.now() - startedAt).toBeLessThan(7_000)
  await expect(storing).rejects.toMatchObject({ code: 'queue_unavailable' })
}, 20_000)
