import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, it, vi } from 'vitest'
import { clientOf, open, patiently, rawQueue } from '../../support/queues/bullmq-support.js'
import { makeDelivery } from '../../support/queues/make-delivery.js'
import { recordingHandler, workOn } from '../../support/queues/recording-handler.js'
import { describeWith } from '../../support/servers/describe-with.js'

describeWith('redisUrl', 'a queue on BullMQ', (url) => {
  const connection = { url }

  it('leaves a client that it was given as it is', async () => {
    const client = clientOf(url)
    const listeners = client.listenerCount('error')
    const queue = open({ connection: client })
    await queue.enqueue(makeDelivery())
    await queue.close()
    expect(await client.ping()).toBe('PONG')
    expect(client.listenerCount('error')).toBe(listeners)
  })

  it('returns queued to one of many receivers of an event', async () => {
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
      if (number > 1) return { action: 'ack' }
      await new Promise((_, reject) => signal?.addEventListener('abort', reject))
      return { action: 'ack' }
    })
    const onError = vi.fn()
    await queue.work(handle, { concurrency, onError })
    await expect.poll(() => calls.length, patiently).toBe(1)
    for (let count = 0; count < others; count += 1) await workOn(open({ connection, name }), handle)
    const jobId = await clientOf(url).get(`bull:${name}:de:${delivery.key}`)
    await clientOf(url).del(`bull:${name}:${jobId}:lock`)
    await expect.poll(() => calls.length, patiently).toBe(2)
    await expect.poll(() => calls[0]?.attempt.signal?.aborted, patiently).toBe(true)
    // What became of it can be stored no more.
    await expect.poll(() => onError.mock.calls.length, patiently).toBeGreaterThan(0)
    expect(await queue.stats()).toMatchObject({ waiting: 0, active: 0, dead: 0 })
  })

  it('keeps the lock of an attempt when the one before it, which lost its own, ends in the same process', async () => {
    const name = `test-${randomUUID()}`
    const queue = open({ connection, name })
    const delivery = makeDelivery()
    await queue.enqueue(delivery)
    const { calls, handle } = recordingHandler(async ({ attempt: { number, signal } }) => {
      // Longer than the lock, which is for ten seconds, and a check for stalled jobs.
      if (number > 1) await delay(14_000, undefined, { signal })
      else await new Promise((_, reject) => signal?.addEventListener('abort', reject))
      return { action: 'ack' }
    })
    await queue.work(handle, { concurrency: 2, onError: () => {} })
    await expect.poll(() => calls.length, patiently).toBe(1)
    const jobId = await clientOf(url).get(`bull:${name}:de:${delivery.key}`)
    await clientOf(url).del(`bull:${name}:${jobId}:lock`)
    await expect.poll(() => calls.length, patiently).toBe(2)
    const isDone = { waiting: 0, active: 0, dead: 0 }
    await expect.poll(() => queue.stats(), patiently).toMatchObject(isDone)
    expect(calls.map(({ attempt }) => attempt.signal?.aborted)).toEqual([true, false])
  }, 30_000)

  it.each([
    ['ahead of', 60_000],
    ['behind', -60_000],
    ['with', 1_000],
  ])('warns once where the clock of a worker is %s that of Redis', async (how, offMs) => {
    const onWarning = vi.fn()
    const queue = open({ connection, onWarning })
    await queue.ready()
    const now = Date.now
    const clock = vi.spyOn(Date, 'now').mockImplementation(() => now() + offMs)
    const { handle } = recordingHandler()
    const workers = await Promise.all([workOn(queue, handle), workOn(queue, handle)])
    for (const worker of [...workers, await workOn(queue, handle)]) await worker.stop()
    clock.mockRestore()
    const warnings = onWarning.mock.calls.flat().filter((message) => /clock/.test(message))
    const expected = [expect.stringMatching(new RegExp(`(59|60|61) s ${how} that of Redis`))]
    expect(warnings).toEqual(how === 'with' ? [] : expected)
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
      { reason: expect.stringMatching(/^worker_crashed: /), attempts: 1 },
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
    await expect.poll(() => queue.enqueue(first), patiently).toBe('queued')
    await expect.poll(() => keys().length, patiently).toBe(2)
  })

  it('keeps no trace of our code, and names jobs after their topics', async () => {
    const name = `test-${randomUUID()}`
    const queue = open({ connection, name })
    const raw = await rawQueue(connection, name, queue)
    const delivery = makeDelivery()
    await queue.enqueue(delivery)
    const { handle } = recordingHandler(() => ({ action: 'deadLetter', reason: 'r' }))
    await workOn(queue, handle)
    await expect.poll(() => queue.dead.count(), patiently).toBe(1)
    const [job] = await raw.getFailed()
    expect(job).toMatchObject({ name: 'OfferSentV1', stacktrace: [], failedReason: 'r' })
  })
})
