import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { QondorWebhookError } from '../../../src/index.js'
import { sqliteStore } from '../../../src/queues/sqlite/index.js'
import { makeDelivery } from '../../support/queues/make-delivery.js'
import { recordingHandler } from '../../support/queues/recording-handler.js'
import { asRoot, atEnd, open, ownFolder } from '../../support/sqlite/own-file.js'
import { integrityOf } from '../../support/sqlite/raw-file.js'

const patiently = { timeout: 15_000, interval: 50 }
const isFull = { code: 'queue_unavailable', message: expect.stringMatching(/the disk is full/) }

/** A file on a disk of its own of 1 MiB. */
function fileOnSmallDisk(): { file: string; makeRoom(): void } {
  const folder = ownFolder()
  asRoot('mount', '-t', 'tmpfs', '-o', 'size=1m,mode=0777', 'tmpfs', folder)
  atEnd(() => asRoot('umount', folder))
  const makeRoom = () => asRoot('mount', '-o', 'remount,size=16m', folder)
  return { file: `${folder}/queue.db`, makeRoom }
}

it('a disk that is full refuses deliveries, and loses none of those that it took', async () => {
  const { file, makeRoom } = fileOnSmallDisk()
  const queue = open(file)
  const sent = Array.from({ length: 300 }, () => makeDelivery({ body: 'x'.repeat(5_000) }))
  const results = await Promise.allSettled(sent.map((delivery) => queue.enqueue(delivery)))
  // Those of one transaction are refused together, so that single ones still find room.
  for (const delivery of sent) await queue.enqueue(delivery).catch(() => {})
  await expect(queue.enqueue(makeDelivery({ body: 'x'.repeat(9_000) }))).rejects.toMatchObject(
    isFull,
  )
  expect(results.some(({ status }) => status === 'rejected')).toBe(true)
  const { waiting } = await queue.stats()
  expect(waiting).toBeGreaterThan(0)

  const reported: unknown[] = []
  const { keys, handle } = recordingHandler()
  await queue.work(handle, { concurrency: 5, onError: (error) => reported.push(error) })
  await delay(1_500)
  expect(keys()).toEqual([])
  expect(reported).toMatchObject([isFull])
  expect(QondorWebhookError.is(reported[0])).toBe(true)

  makeRoom()
  await expect.poll(() => queue.stats(), patiently).toMatchObject({ waiting: 0, active: 0 })
  expect(keys()).toHaveLength(waiting)
  for (const delivery of sent) await queue.enqueue(delivery)
  await expect.poll(() => new Set(keys()).size, patiently).toBe(sent.length)
  expect(keys()).toHaveLength(sent.length)
  expect(integrityOf(file)).toBe('ok')
})

it('what was handled while the disk was full is settled once it has room, and runs once', async () => {
  const { file, makeRoom } = fileOnSmallDisk()
  const queue = open(file)
  await queue.enqueue(makeDelivery())
  const filled = async () => {
    for (;;) await queue.enqueue(makeDelivery({ body: 'x'.repeat(20_000) }))
  }
  const { calls, handle } = recordingHandler(async () => {
    await filled().catch(() => {})
    for (let size = 3_000; size > 0; size -= 100) {
      await queue.storeDeadLetter(makeDelivery({ body: 'x'.repeat(size) }), 'r').catch(() => {})
    }
    return { action: 'ack' }
  })
  const reported: unknown[] = []
  await queue.work(handle, { concurrency: 1, onError: (error) => reported.push(error) })
  await expect.poll(() => reported, patiently).toMatchObject([isFull])
  await delay(1_000)
  expect(calls).toHaveLength(1)
  makeRoom()
  await expect.poll(() => calls.length, patiently).toBeGreaterThan(1)
  expect(new Set(calls.map(({ delivery }) => delivery.key)).size).toBe(calls.length)
})

it('a store on a full disk refuses, and goes on once the disk has room', async () => {
  const { file, makeRoom } = fileOnSmallDisk()
  const store = sqliteStore({ file })
  atEnd(() => store.close())
  const filling = (async () => {
    for (let count = 0; ; count += 1) {
      await store.claim({ key: `${count}${'x'.repeat(200)}`, token: 'mine', leaseMs: 60_000 })
    }
  })()
  await expect(filling).rejects.toMatchObject({ ...isFull, code: 'store_unavailable' })
  makeRoom()
  expect(await store.claim({ key: 'a', token: 'mine', leaseMs: 60_000 })).toBe('claimed')
  expect(await store.claim({ key: `0${'x'.repeat(200)}`, token: 'other', leaseMs: 1 })).toBe(
    'in_progress',
  )
})
