import { assertPositiveInteger, QondorWebhookError } from '../../errors.js'
import type {
  DeadLetterFilter,
  DeadLetters,
  DeliveryQueue,
  DeliveryWorker,
} from '../../queue/delivery-queue.js'

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

/** The error of a queue that was closed, and of a call that this cut off. */
function queueClosed(cause?: unknown): QondorWebhookError {
  return new QondorWebhookError(
    'queue_unavailable',
    'The queue was closed. Create a new queue to continue.',
    cause === undefined ? {} : { cause },
  )
}

// A statement to an engine that does not respond fails within this time.
const callsEndWithinMs = 5_000

/**
 * The queue that a user gets, whose calls may come at any time: too early, too late, several at once. It
 * checks their options, and rejects with `queue_unavailable` what comes after `close`. Closing stops the
 * workers, and gives the calls under way time to end, before it closes the engine.
 */
export function closableQueue<Engine extends DeliveryQueue>(engine: Engine): Engine {
  const { dead } = engine
  const workers = new Set<DeliveryWorker>()
  const calls = new Set<Promise<unknown>>()
  let closing: Promise<void> | undefined

  const guarded = <Parameters extends readonly unknown[], Result>(
    method: (...parameters: Parameters) => Promise<Result>,
  ) => {
    return async (...parameters: Parameters): Promise<Result> => {
      if (closing) throw queueClosed()
      const call = method(...parameters)
      calls.add(call)
      try {
        return await call
      } catch (error) {
        throw closing && !QondorWebhookError.is(error) ? queueClosed(error) : error
      } finally {
        calls.delete(call)
      }
    }
  }

  const close = async (): Promise<void> => {
    const ended = Promise.allSettled(calls)
    try {
      await Promise.all([...workers].map((worker) => worker.stop()))
      await isSettledWithin(callsEndWithinMs, ended)
    } finally {
      await engine.close()
    }
  }

  const checkedDead: DeadLetters = {
    list: guarded(async (options) => {
      assertFilter(options)
      return await dead.list(options)
    }),
    count: guarded(dead.count),
    get: guarded(dead.get),
    replay: guarded(dead.replay),
    replayAll: guarded(async (options) => {
      assertFilter(options)
      return await dead.replayAll(options)
    }),
    remove: guarded(dead.remove),
  }

  return {
    ...engine,
    ready: guarded(engine.ready),
    enqueue: guarded(engine.enqueue),
    storeDeadLetter: guarded(engine.storeDeadLetter),
    work: guarded(async (handle, options) => {
      assertPositiveInteger('concurrency', options?.concurrency, 1_000)
      const started = await engine.work(handle, options)
      if (closing) {
        await started.stop()
        throw queueClosed()
      }
      const worker = stoppedOnce(started, () => workers.delete(worker))
      workers.add(worker)
      return worker
    }),
    dead: checkedDead,
    stats: guarded(engine.stats),
    close() {
      closing ??= close()
      return closing
    },
  }
}

/** A worker that is stopped once, however often it is asked. */
function stoppedOnce(worker: DeliveryWorker, onStopped: () => void): DeliveryWorker {
  let stopping: Promise<void> | undefined
  return {
    async stop({ timeoutMs = defaultTimeoutMs } = {}) {
      assertPositiveInteger('timeoutMs', timeoutMs)
      stopping ??= worker.stop({ timeoutMs }).finally(onStopped)
      await stopping
    },
  }
}

/** Throws `invalid_options` for a filter that an engine could take for none, and replay everything. */
function assertFilter({
  since,
  until,
  limit = 0,
}: DeadLetterFilter & { readonly limit?: number | undefined } = {}): void {
  for (const [option, time] of Object.entries({ since, until })) {
    if (time === undefined || (time instanceof Date && !Number.isNaN(time.getTime()))) continue
    throw new QondorWebhookError('invalid_options', `\`${option}\` must be a valid Date.`)
  }
  if (Number.isSafeInteger(limit) && limit >= 0) return
  throw new QondorWebhookError('invalid_options', '`limit` must be a whole number from 0.')
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
