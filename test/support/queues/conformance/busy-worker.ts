import { expect } from 'vitest'
import type { DeliveryQueue } from '../../../../src/queue/index.js'
import { makeDelivery } from '../make-delivery.js'
import { recordingHandler, workOn } from '../recording-handler.js'
import { delay, patiently } from './open-queue.js'

/** Starts a worker that has a delivery, whose handler ends half a second later. */
export async function startBusyWorker(queue: DeliveryQueue) {
  await queue.enqueue(makeDelivery())
  let isEnded = false
  const { calls, handle } = recordingHandler(async () => {
    await delay(500)
    isEnded = true
    return { action: 'ack' }
  })
  const worker = await workOn(queue, handle)
  await expect.poll(() => calls.length, patiently).toBe(1)
  return { worker, hasEnded: () => isEnded }
}
