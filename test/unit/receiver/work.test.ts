import { describe, expect, it, vi } from 'vitest'
import { QondorWebhookError } from '../../../src/index.js'
import type { DeliveryQueue } from '../../../src/queue/index.js'
import { makeDelivery } from '../../support/queues/make-delivery.js'
import { memoryInbox } from '../../support/receiver/memory-inbox.js'
import { makeQondor } from '../../support/receiver/qondor.js'

const worker = { stop: async () => {} }

/** A receiver on a queue whose workers do what the test says, through what they were started with. */
function withQueue() {
  const work = vi.fn<DeliveryQueue['work']>(async () => worker)
  const queue: object = { ...memoryInbox(() => 'queued').inbox, work }
  return { qondor: makeQondor({ queue: queue as DeliveryQueue }), work }
}

describe('work', () => {
  it('starts a worker of the queue, ten deliveries at a time unless told otherwise', async () => {
    const { qondor, work } = withQueue()
    qondor.onPing(() => {})
    expect(await qondor.work()).toBe(worker)
    await qondor.work({ concurrency: 1 })
    await qondor.work({ concurrency: 1_000 })
    expect(work.mock.calls.map(([, { concurrency }]) => concurrency)).toEqual([10, 1, 1_000])
  })

  it('runs the handlers on what the worker takes', async () => {
    const { qondor, work } = withQueue()
    const handler = vi.fn()
    await qondor.onOfferSent(handler).work()
    const [handle] = work.mock.lastCall ?? []
    const delivery = makeDelivery()
    expect(await handle?.(delivery, { number: 2, isLast: false })).toEqual({ action: 'ack' })
    expect(handler.mock.lastCall?.[1]).toMatchObject({ webhookId: delivery.webhookId, attempt: 2 })
  })

  it('tells onError what the engine reports, which is no fault of a delivery', async () => {
    const { qondor, work } = withQueue()
    const observer = vi.fn()
    await qondor
      .onPing(() => {})
      .onError(observer)
      .work()
    const [, options] = work.mock.lastCall ?? []
    const cause = new Error('connection lost')
    const own = new QondorWebhookError('invalid_delivery', 'of another release')
    options?.onError(cause)
    options?.onError(own)
    await vi.waitFor(() => expect(observer).toHaveBeenCalledTimes(2))
    const [[wrapped] = [], [same] = []] = observer.mock.calls
    expect(wrapped).toMatchObject({ code: 'queue_unavailable', cause })
    expect(wrapped.message).toMatch(/queue's engine reported an error.*worker continues/)
    expect(same).toBe(own)
  })

  it('needs a queue that has workers', async () => {
    const inboxOnly = makeQondor({ queue: memoryInbox(() => 'queued').inbox })
    for (const qondor of [makeQondor(), inboxOnly]) {
      await expect(qondor.work()).rejects.toThrow(/needs a queue with workers/)
    }
  })
})
