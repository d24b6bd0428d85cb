import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { DeliveryQueue } from '../../../src/queue/index.js'
import { closableQueue } from '../../../src/queues/shared/lifecycle.js'
import { memoryQueue } from '../../../src/testing/index.js'

/** A queue whose engine does this, and whether the engine was closed. */
function queueWith(parts: Partial<DeliveryQueue>) {
  const close = vi.fn(async () => {})
  return { queue: closableQueue({ ...memoryQueue(), ...parts, close }), close }
}

describe('a queue whose engine hangs or fails when it is closed', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('cuts off a call after five seconds', async () => {
    const cause = new Error('The connection was closed.')
    let fail = () => {}
    const failing = new Promise<never>((_resolve, reject) => {
      fail = () => reject(cause)
    })
    const { queue, close } = queueWith({ stats: () => failing })
    const cutOff = expect(queue.stats()).rejects
    const closing = queue.close()
    await vi.advanceTimersByTimeAsync(4_999)
    expect(close).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(close).toHaveBeenCalledOnce()
    fail()
    await Promise.all([cutOff.toMatchObject({ code: 'queue_unavailable', cause }), closing])
  })

  it('gives the errors of an open engine on as they are', async () => {
    const cause = new Error('The server is down.')
    const { queue } = queueWith({ stats: () => Promise.reject(cause) })
    await expect(queue.stats()).rejects.toBe(cause)
  })

  it('closes the engine where a worker cannot be stopped', async () => {
    const error = new Error('The server is down.')
    const stop = () => Promise.reject(error)
    const { queue, close } = queueWith({ work: async () => ({ stop }) })
    await queue.work(async () => ({ action: 'ack' }), { concurrency: 1, onError: () => {} })
    await expect(queue.close()).rejects.toBe(error)
    expect(close).toHaveBeenCalledOnce()
  })
})
