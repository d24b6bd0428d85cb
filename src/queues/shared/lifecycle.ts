import { assertPositiveInteger, QondorWebhookError } from '../../errors.js'
import type { DeliveryWorker } from '../../queue/delivery-queue.js'

/**
 * Something that is opened at its first use; an opening that failed is tried again at the next. Once
 * closed it stays so: a request under way at the end must not keep the process alive.
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

  /** What is open or opening, if anything is. From here on `get` rejects. */
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
    'The queue was closed. Make another one to go on.',
  )
}

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

/** How long a worker that stops waits for what it has, if nothing else is said. */
export const defaultTimeoutMs = 30_000
// For handlers that mind their signal.
const graceMs = 1_000

/**
 * Waits for a worker to end what it has; past the time, aborts it and soon waits no longer. Throws
 * `invalid_options` for a time that no timer takes.
 */
export async function stopWithin(
  timeoutMs: number,
  ended: Promise<unknown>,
  late: AbortController,
): Promise<void> {
  assertPositiveInteger('timeoutMs', timeoutMs)
  if (await isSettledWithin(timeoutMs, ended)) return
  late.abort(new Error('The worker was stopped, and its time was up.'))
  await isSettledWithin(graceMs, ended)
}

/** Whether work is done in time; rejects as it does. */
export async function isSettledWithin(
  milliseconds: number,
  work: Promise<unknown>,
): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const timeUp = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds)
  })
  try {
    return await Promise.race([work.then(() => true), timeUp])
  } finally {
    clearTimeout(timer)
  }
}
