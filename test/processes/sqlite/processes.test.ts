import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { CrashChild } from '../../support/crash/crash-child.js'
import { type Note, notesIn } from '../../support/crash/crash-run.js'
import { makeDelivery } from '../../support/queues/make-delivery.js'
import { recordingHandler, workOn } from '../../support/queues/recording-handler.js'
import { atEnd, open, ownFolder } from '../../support/sqlite/own-file.js'

const patiently = { timeout: 15_000, interval: 20 }

/** A worker in a process of its own, until the end of the test, and what its handlers did. */
function startWorker(folder: string, handlerMs = 0) {
  const file = join(folder, 'notes')
  appendFileSync(file, '')
  const place = join(folder, 'queue.db')
  const engine = { kind: 'sqlite', place, name: 'qondor-webhooks' } as const
  const child = new CrashChild({
    engine,
    roles: ['work'],
    port: 0,
    file,
    concurrency: 5,
    handlerMs,
  })
  atEnd(() => child.kill())
  const notes = (what: Note['what'], webhookId?: string) => {
    return notesIn(file).filter((note) => {
      return note.what === what && (webhookId === undefined || note.webhookId === webhookId)
    })
  }
  return { child, place, notes }
}

describe('processes on one file', () => {
  it('start within 300 ms on what another one stored', async () => {
    const { place, notes } = startWorker(ownFolder())
    const queue = open(place)
    const first = makeDelivery()
    await queue.enqueue(first)
    await expect.poll(() => notes('end'), patiently).toHaveLength(1)
    const waits: number[] = []
    for (let count = 0; count < 20; count += 1) {
      await delay(Math.random() * 150)
      const delivery = makeDelivery()
      await queue.enqueue(delivery)
      const storedAt = Date.now()
      await expect.poll(() => notes('start', delivery.key), patiently).toHaveLength(1)
      waits.push((notes('start', delivery.key)[0]?.at ?? 0) - storedAt)
    }
    waits.sort((one, other) => one - other)
    console.log(`started after ${waits.join(', ')} ms`)
    // One may meet another program that has the processor.
    expect(waits.at(-2)).toBeLessThan(300)
  }, 60_000)

  it('one that stood still past its lease settles nothing that another took over, and goes on', async () => {
    const { child, place, notes } = startWorker(ownFolder(), 1_500)
    const queue = open(place)
    const taken = makeDelivery()
    await queue.enqueue(taken)
    await expect.poll(() => notes('start', taken.key), patiently).toHaveLength(1)
    // Its handler would have ended by now, but it stands still. Another takes its delivery over.
    const frozen = child.freeze(13_000)
    let finish = () => {}
    const finished = new Promise<void>((resolve) => {
      finish = resolve
    })
    const { calls, handle } = recordingHandler(() => finished.then(() => ({ action: 'ack' })))
    const worker = await workOn(queue, handle, { concurrency: 1 })
    await expect.poll(() => calls.length, { timeout: 12_500 }).toBe(1)
    expect(calls[0]?.attempt.number).toBe(2)
    await frozen
    // Its handler ends, but what it says counts for nothing.
    await expect.poll(() => notes('end', taken.key), patiently).toHaveLength(1)
    await delay(500)
    expect(await queue.stats()).toMatchObject({ active: 1 })
    finish()
    await expect.poll(() => queue.stats(), patiently).toMatchObject({ waiting: 0, active: 0 })
    await worker.stop()
    const next = makeDelivery()
    await queue.enqueue(next)
    await expect.poll(() => notes('end', next.key), patiently).toHaveLength(1)
    expect(notes('start', taken.key)).toHaveLength(1)
  }, 60_000)

  it('one that stood still past its lease settles what nobody took over', async () => {
    const { child, place, notes } = startWorker(ownFolder(), 1_500)
    const queue = open(place)
    const delivery = makeDelivery()
    await queue.enqueue(delivery)
    await expect.poll(() => notes('start', delivery.key), patiently).toHaveLength(1)
    await child.freeze(11_000)
    await expect.poll(() => queue.stats(), patiently).toMatchObject({ waiting: 0, active: 0 })
    await delay(500)
    expect(notes('start', delivery.key)).toHaveLength(1)
    expect(await queue.enqueue(delivery)).toBe('duplicate')
  }, 60_000)

  it('one whose handler takes longer than the lease keeps its delivery', async () => {
    const { place, notes } = startWorker(ownFolder(), 13_000)
    const queue = open(place)
    const delivery = makeDelivery()
    await queue.enqueue(delivery)
    await expect.poll(() => notes('start', delivery.key), patiently).toHaveLength(1)
    const { calls, handle } = recordingHandler()
    await workOn(queue, handle)
    await expect.poll(() => notes('end', delivery.key), { timeout: 20_000 }).toHaveLength(1)
    await expect.poll(() => queue.stats(), patiently).toMatchObject({ active: 0, waiting: 0 })
    expect(calls).toEqual([])
  }, 60_000)

  it('one that is killed leaves its deliveries to the next, with one attempt less', async () => {
    const { child, place, notes } = startWorker(ownFolder(), 60_000)
    const queue = open(place)
    const [delivery, last] = [makeDelivery(), makeDelivery()]
    await queue.enqueue(delivery)
    await expect.poll(() => notes('start', delivery.key), patiently).toHaveLength(1)
    await child.kill()
    const startedAt = performance.now()
    const { calls, handle } = recordingHandler()
    await workOn(queue, handle)
    await queue.enqueue(last)
    await expect.poll(() => calls.length, patiently).toBe(1)
    expect(performance.now() - startedAt).toBeLessThan(1_000)
    await expect.poll(() => calls.length, { timeout: 15_000 }).toBe(2)
    expect(calls[1]).toMatchObject({ delivery: { key: delivery.key }, attempt: { number: 2 } })
  }, 60_000)

  it('a delivery that kills its workers ends with the dead letters', async () => {
    const { child, place, notes } = startWorker(ownFolder(), 60_000)
    const queue = open(place, { attempts: 1 })
    const delivery = makeDelivery()
    await queue.enqueue(delivery)
    await expect.poll(() => notes('start', delivery.key), patiently).toHaveLength(1)
    await child.kill()
    const { calls, handle } = recordingHandler()
    await workOn(queue, handle)
    await expect
      .poll(() => queue.dead.list(), { timeout: 15_000 })
      .toMatchObject([
        { delivery, reason: expect.stringMatching(/^worker_crashed: /), attempts: 1 },
      ])
    expect(calls).toEqual([])
  }, 60_000)
})
