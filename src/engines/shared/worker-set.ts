import type { DeliveryWorker } from '../../queue/delivery-queue.js'
import { queueClosed } from './lazy.js'

/** The workers of a queue, which end with it. */
export class WorkerSet {
  readonly #workers = new Set<DeliveryWorker>()
  #isClosed = false

  /** Adds one that was started; stops it and rejects when the queue was closed meanwhile. */
  async add(worker: DeliveryWorker): Promise<DeliveryWorker> {
    if (this.#isClosed) {
      await worker.stop()
      throw queueClosed()
    }
    this.#workers.add(worker)
    return {
      stop: async (options) => {
        await worker.stop(options)
        this.#workers.delete(worker)
      },
    }
  }

  /** Stops all, and whatever is added from here on. */
  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.all([...this.#workers].map((worker) => worker.stop()))
  }
}
