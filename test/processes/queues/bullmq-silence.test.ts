import { setTimeout as delay } from 'node:timers/promises'
import { expect, it, vi } from 'vitest'
import { nowhere, open, ownProxy, patiently } from '../../support/queues/bullmq-support.js'
import { makeDelivery } from '../../support/queues/make-delivery.js'
import { recordingHandler } from '../../support/queues/recording-handler.js'
import { describeWith } from '../../support/servers/describe-with.js'

// 15 s are promised.
const backSoon = { timeout: 20_000, interval: 100 }

describeWith('redisUrl', 'connections to Redis that go silent', (url) => {
  async function behindProxy() {
    const proxy = await ownProxy(Number(new URL(url).port))
    const name = `test-${crypto.randomUUID()}`
    const queue = open({ connection: { ...nowhere, port: proxy.port }, name })
    const direct = open({ connection: { url }, name })
    await Promise.all([queue.ready(), direct.ready()])
    return { proxy, queue, direct }
  }

  it('are replaced within seconds by receivers and workers, and reported once', async () => {
    const { proxy, queue, direct } = await behindProxy()
    const { keys, handle } = recordingHandler()
    const onError = vi.fn()
    await queue.work(handle, { concurrency: 2, onError })
    const first = makeDelivery()
    await queue.enqueue(first)
    await expect.poll(keys, patiently).toContain(first.key)

    expect(proxy.swallow()).toBe(3)
    // What wakes a worker that waits is lost with the connection: nothing else comes to wake it.
    const late = makeDelivery()
    await direct.enqueue(late)
    const before = performance.now()
    await Promise.all([
      expect.poll(() => queue.enqueue(makeDelivery()).catch(() => ''), backSoon).toBe('queued'),
      expect.poll(keys, backSoon).toContain(late.key),
    ])
    expect(performance.now() - before).toBeLessThan(20_000)
    await expect.poll(() => keys().length, patiently).toBe(3)
    expect(onError.mock.calls).toEqual([[expect.objectContaining({ message: expect.any(String) })]])
  }, 45_000)

  it('do not keep a worker from stopping in its time', async () => {
    const { proxy, queue } = await behindProxy()
    const { calls, handle } = recordingHandler(() => new Promise(() => {}))
    const worker = await queue.work(handle, { concurrency: 2, onError: () => {} })
    await queue.enqueue(makeDelivery())
    await expect.poll(() => calls.length, patiently).toBe(1)
    proxy.swallowNew()
    proxy.swallow()
    const before = performance.now()
    await worker.stop({ timeoutMs: 500 })
    expect(performance.now() - before).toBeLessThan(6_000)
  }, 45_000)

  it('do not keep a queue without anything to end from closing', async () => {
    const { proxy, queue } = await behindProxy()
    await queue.work(recordingHandler().handle, { concurrency: 2, onError: () => {} })
    proxy.swallowNew()
    proxy.swallow()
    const before = performance.now()
    await queue.close()
    expect(performance.now() - before).toBeLessThan(15_000)
  }, 45_000)

  it('are given up at the start too', async () => {
    const proxy = await ownProxy(Number(new URL(url).port))
    proxy.swallowNew()
    const connection = { ...nowhere, port: proxy.port }
    const before = performance.now()
    await expect(open({ connection }).ready()).rejects.toMatchObject({ code: 'queue_unavailable' })
    const queue = open({ connection })
    const starting = queue.ready()
    starting.catch(() => {})
    await queue.close()
    expect(performance.now() - before).toBeLessThan(20_000)
  }, 45_000)

  it('are distinguished from idle ones, which stay open', async () => {
    const { proxy, queue } = await behindProxy()
    const { calls, handle } = recordingHandler(() => ({ action: 'retry', reason: 'r' }))
    const onError = vi.fn()
    // The retry is hours away: a worker then blocks for as long as it ever does.
    const other = open({
      connection: { ...nowhere, port: proxy.port },
      firstRetryMs: 3_600_000,
    })
    await other.enqueue(makeDelivery())
    await Promise.all([
      queue.work(handle, { concurrency: 2, onError }),
      other.work(handle, { concurrency: 2, onError }),
    ])
    await expect.poll(() => calls.length, patiently).toBe(1)
    await delay(500)
    const made = proxy.connections()
    await delay(22_000)
    expect(proxy.connections()).toBe(made)
    expect(await queue.enqueue(makeDelivery())).toBe('queued')
    expect(onError).not.toHaveBeenCalled()
  }, 45_000)
})
