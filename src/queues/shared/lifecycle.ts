import { assertPositiveInteger, QondorWebhookError } from '../../errors.js'
import type { DeliveryWorker } from '../../queue/delivery-queue.js'

/**
 * A connection that is opened on first use. If opening fails, the next use tries again. Once closed, it
 * stays closed: a pending request must not keep the process alive.
 */
export class LazyConnection<Value> {
  readonly #open: () => Promise<Value>
  #opening: Promise<Value> | undefined
  #isClosed = false

  constructor(open: () => Promise<Value>) {
    this.#open = open
  }

  get(): Promise<Value> {
    if (this.#isClosed) return Promise.reject(queueClosed())
    if (!this.#opening) {
      const opening = this.#open()
      this.#opening = opening
      opening.catch(() => {
        if (this.#opening === opening) this.#opening = undefined
      })
    }
    return this.#opening
  }

  /** Returns the open or opening connection, if there is one. From now on `get` rejects. */
  close(): Promise<Value> | undefined {
    this.#isClosed = true
    const opening = this.#opening
    this.#opening = undefined
    return opening
  }
}

/** The error of a queue that was closed. */
function queueClosed(): QondorWebhookError {
  return new QondorWebhookError(
    'queue_unavailable',
    'The queue was closed. Create a new queue to continue.',
  )
}

/** The workers of a queue, which stop when it is closed. */
export class WorkerSet {
  readonly #workers = new Set<DeliveryWorker>()
  #isClosed = false

  /**
   * Adds a started worker; stops it and rejects if the queue was closed in the meantime. The worker that it
   * returns is stopped once, however often it is asked.
   */
  async add(worker: DeliveryWorker): Promise<DeliveryWorker> {
    if (this.#isClosed) {
      await worker.stop()
      throw queueClosed()
    }
    let stopping: Promise<void> | undefined
    const added: DeliveryWorker = {
      stop: async ({ timeoutMs = defaultTimeoutMs } = {}) => {
        assertPositiveInteger('timeoutMs', timeoutMs)
        stopping ??= worker.stop({ timeoutMs }).finally(() => this.#workers.delete(added))
        await stopping
      },
    }
    this.#workers.add(added)
    return added
  }

  /** Stops all workers, and any that are added later. */
  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.all([...this.#workers].map((worker) => worker.stop()))
  }
}

/** A clock and its timers. */
export interface Time {
  readonly now: () => number
  /** Runs `callback` after a time; returns a function that prevents it. */
  readonly after: (milliseconds: number, callback: () => void) => () => void
}

export const realTime: Time = {
  now: () => Date.now(),
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds)
    return () => clearTimeout(timer)
  },
}

/** How long a stopping worker waits for its deliveries by default. */
export const defaultTimeoutMs = 30_000
// Time for handlers to react to their signal.
const graceMs = 1_000

/**
 * Waits until a worker has ended its deliveries. When the time is up, aborts them and waits a short time
 * more.
 */
export async function stopWithin(
  timeoutMs: number,
  ended: Promise<unknown>,
  late: AbortController,
  time = realTime,
): Promise<void> {
  if (await isSettledWithin(timeoutMs, ended, time)) return
  late.abort(new Error('The worker was stopped before the handler ended.'))
  await isSettledWithin(graceMs, ended, time)
}

/** Whether work is done in time; rejects if the work does. */
export async function isSettledWithin(
  milliseconds: number,
  work: Promise<unknown>,
  time = realTime,
): Promise<boolean> {
  let cancel = (): void => {}
  const timeUp = new Promise<false>((resolve) => {
    cancel = time.after(milliseconds, () => resolve(false))
  })
  try {
    return await Promise.race([work.then(() => true), timeUp])
  } finally {
    cancel()
  }
}
