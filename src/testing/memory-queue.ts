import { resolved } from '../deadline.js'
import type {
  AttemptResult,
  DeadLetters,
  DeliveryQueue,
  DeliveryWorker,
  HandleDelivery,
} from '../queue/delivery-queue.js'
import { attemptAt, RunningAttempts, workerCrashed } from '../queues/shared/attempts.js'
import {
  closableQueue,
  defaultTimeoutMs,
  realTime,
  stopWithin,
  type Time,
} from '../queues/shared/lifecycle.js'
import {
  isProjectOrder,
  type QueueOptions,
  resolveQueueOptions,
} from '../queues/shared/queue-options.js'
import type { FakeClock } from './fake-clock.js'
import { type MemoryClaim, MemoryDeliveries, toStored } from './memory-deliveries.js'

/** Options of {@link memoryQueue}. */
export interface MemoryQueueOptions extends QueueOptions {
  /**
   * `'project'` runs the events of a project in the order of receipt: each waits for the one before it. A
   * dead event blocks its project until it is replayed or removed. @default 'none'
   */
  readonly order?: 'none' | 'project' | undefined
  /**
   * The clock for retries, windows and ages: nothing happens by itself until you advance it.
   * @default none, which is the clock of the system
   */
  readonly clock?: FakeClock | undefined
}

/** A queue in memory, for tests. */
export interface MemoryQueue extends DeliveryQueue {
  /**
   * Resolves once no handler runs and no delivery is due that a worker could take. Deliveries that wait for
   * a retry are not due until the clock is advanced.
   */
  idle(): Promise<void>
}

/**
 * Creates a queue in memory for tests of retries, steps and dead letters, with the options and the
 * behaviour of the other queues. With a `fakeClock` no test waits. Nothing survives the process, so it is
 * not for production.
 *
 * The pause before a retry is random within its limits; it is never longer than `maxRetryMs`, so advancing
 * the clock by that makes each retry due, except those that a `RetryLaterError` put off.
 *
 * @throws {QondorWebhookError} `invalid_options` for an invalid option.
 * @example
 * const clock = fakeClock()
 * const queue = memoryQueue({ clock, attempts: 2 })
 * const qondor = createQondorWebhooks({ auth, queue }).onOfferSent(failOnce)
 * await qondor.work()
 * await deliver(qondor, 'OfferSentV1', {}, { auth }) // outcome: 'queued'
 * await queue.idle() // the first attempt has failed
 * clock.advance(3_600_000)
 * await queue.idle() // so has the second: await queue.dead.count() is 1
 */
export function memoryQueue({
  clock,
  order = 'none',
  ...options
}: MemoryQueueOptions = {}): MemoryQueue {
  const settings = resolveQueueOptions(options)
  const isOrdered = isProjectOrder(order)
  const time: Time = clock ?? realTime
  const running = new Set<MemoryWorker>()
  const deliveries = new MemoryDeliveries(settings, time, () => {
    for (const worker of running) worker.wake()
  })

  /** The deliveries, without the dead letters that a worker would have removed by now. */
  const open = async (): Promise<MemoryDeliveries> => {
    if (running.size > 0) deliveries.expireLetters()
    return deliveries
  }

  return closableQueue({
    async ready() {},
    async enqueue(delivery, { marks } = {}) {
      const stored = toStored(delivery, isOrdered, marks)
      return (await open()).add(stored) ? 'queued' : 'duplicate'
    },
    async storeDeadLetter(delivery, reason, { marks, failedHandlers } = {}) {
      const stored = toStored(delivery, isOrdered, marks)
      return (await open()).addLetter(stored, { reason, failedHandlers }) ? 'queued' : 'duplicate'
    },
    async work(handle, { concurrency }) {
      await open()
      const worker = new MemoryWorker(deliveries, settings.attempts, handle, concurrency, time)
      running.add(worker)
      worker.wake()
      return {
        async stop(stopOptions) {
          await worker.stop(stopOptions)
          if (running.delete(worker)) deliveries.expireLetters()
        },
      }
    },
    dead: createDeadLetters(open),
    async stats() {
      return (await open()).stats()
    },
    async idle() {
      for (;;) {
        const ends = [...running].flatMap((worker) => worker.ends)
        if (ends.length === 0) return
        await Promise.all(ends)
      }
    },
    async close() {
      deliveries.close()
    },
  })
}

function createDeadLetters(open: () => Promise<MemoryDeliveries>): DeadLetters {
  return {
    async list({ limit = 100, ...filter } = {}) {
      return (await open()).letters(filter).slice(0, limit)
    },
    async count() {
      return (await open()).letters().length
    },
    async get(id) {
      return (await open()).letter(id)
    },
    async replay(id, { allHandlers } = { allHandlers: false }) {
      return (await open()).replay(id, allHandlers)
    },
    async replayAll({ allHandlers = false, ...filter } = {}) {
      const deliveries = await open()
      const letters = deliveries.letters(filter)
      return letters.filter(({ id }) => deliveries.replay(id, allHandlers)).length
    },
    async remove(id) {
      return (await open()).removeLetter(id)
    },
  }
}

class MemoryWorker implements DeliveryWorker {
  readonly #deliveries: MemoryDeliveries
  readonly #attempts: number
  readonly #handle: HandleDelivery
  readonly #concurrency: number
  readonly #time: Time
  readonly #late = new AbortController()
  readonly #running = new RunningAttempts(this.#late.signal)
  readonly #claims = new Map<MemoryClaim, Promise<void>>()
  #isStopping = false

  constructor(
    deliveries: MemoryDeliveries,
    attempts: number,
    handle: HandleDelivery,
    concurrency: number,
    time: Time,
  ) {
    this.#deliveries = deliveries
    this.#attempts = attempts
    this.#handle = handle
    this.#concurrency = concurrency
    this.#time = time
  }

  /** The ends of the attempts that run. */
  get ends(): readonly Promise<void>[] {
    return [...this.#claims.values()]
  }

  /** Claims as many deliveries as may run. */
  wake(): void {
    while (!this.#isStopping && this.#claims.size < this.#concurrency) {
      const claim = this.#deliveries.claim()
      if (!claim) return
      this.#claims.set(claim, this.#run(claim))
    }
  }

  async stop({ timeoutMs = defaultTimeoutMs } = {}): Promise<void> {
    this.#isStopping = true
    await stopWithin(timeoutMs, Promise.all(this.ends), this.#late, this.#time)
    for (const claim of this.#claims.keys()) {
      const action = claim.number < this.#attempts ? 'retry' : 'deadLetter'
      this.#deliveries.settle(claim, { action, reason: workerCrashed, waitMs: 0 })
    }
  }

  async #run(claim: MemoryClaim): Promise<void> {
    // So that no handler starts while the delivery is still being stored.
    await resolved
    const result = await this.#attempt(claim)
    this.#claims.delete(claim)
    this.#deliveries.settle(claim, result)
  }

  #attempt({ entry: { stored }, number }: MemoryClaim): Promise<AttemptResult> {
    const { key, json, marks } = stored
    const isLast = number >= this.#attempts
    return this.#running.run(key, (signal) => {
      const attempt = {
        number,
        isLast,
        signal,
        marks: { read: () => [...marks], add: (mark: string) => void marks.add(mark) },
      }
      return attemptAt(JSON.parse(json), attempt, this.#handle)
    })
  }
}
