import { setTimeout as sleep } from 'node:timers/promises'
import type { Marks } from '../../marks.js'
import type {
  AttemptResult,
  DeliveryWorker,
  DeliveryWorkerOptions,
  HandleDelivery,
} from '../../queue/delivery-queue.js'
import { attemptAt, RunningAttempts } from '../shared/attempts.js'
import { defaultTimeoutMs, stopWithin } from '../shared/lifecycle.js'
import { oncePerOutage } from '../shared/outages.js'
import { type QueueSettings, retryDelayMs } from '../shared/queue-options.js'
import type { Deliveries } from './deliveries.js'
import { type ClaimedDelivery, marksIn, parseStored } from './schema.js'
import type { SharedFile } from './shared-file.js'

// How often a worker looks for new deliveries of other processes, due retries and expired leases.
const lookEveryMs = 100
const leaseMs = 10_000
const renewEveryMs = 3_000
// The pause between two tries to store the result of a delivery.
const settlePauseMs = 500

/** A worker on the deliveries of a queue in a file. */
export class Worker implements DeliveryWorker {
  readonly #file: SharedFile<Deliveries>
  readonly #settings: QueueSettings
  readonly #handle: HandleDelivery
  readonly #concurrency: number
  readonly #report: (error: unknown) => void
  readonly #late = new AbortController()
  readonly #running = new RunningAttempts(this.#late.signal)
  /**
   * The deliveries of this worker, until their results are stored. One that was lost and claimed again is
   * there as its latest claim, since only that is renewed, and aborted if it is lost.
   */
  readonly #claimed = new Map<number, ClaimedDelivery>()
  readonly #ends = new Set<Promise<void>>()
  readonly #timer = setInterval(() => this.#look(), lookEveryMs)
  #busy = 0
  #renewedAt = 0
  #isClaiming = false
  #isStopping = false

  constructor(
    file: SharedFile<Deliveries>,
    settings: QueueSettings,
    handle: HandleDelivery,
    { concurrency, onError }: DeliveryWorkerOptions,
  ) {
    this.#file = file
    this.#settings = settings
    this.#handle = handle
    this.#concurrency = concurrency
    this.#report = oncePerOutage(onError, messageOf)
    this.wake()
  }

  /** Claims due deliveries in the next transaction. */
  wake(): void {
    if (this.#isClaiming || this.#isStopping) return
    this.#isClaiming = true
    this.#keep(this.#claim())
  }

  async stop({ timeoutMs = defaultTimeoutMs } = {}): Promise<void> {
    this.#isStopping = true
    try {
      await stopWithin(timeoutMs, this.#ended(), this.#late)
    } finally {
      clearInterval(this.#timer)
    }
  }

  async #ended(): Promise<void> {
    while (this.#ends.size > 0) await Promise.all(this.#ends)
  }

  #look(): void {
    if (this.#claimed.size > 0 && performance.now() - this.#renewedAt > renewEveryMs) {
      this.#keep(this.#file.write((deliveries) => this.#renew(deliveries)).catch(this.#report))
    }
    if (this.#isClaiming || this.#isStopping || this.#free <= 0) return
    this.#file
      .read((deliveries) => deliveries.hasDue())
      .then((isDue) => {
        if (isDue) this.wake()
      }, this.#report)
  }

  get #free(): number {
    return this.#concurrency - this.#busy
  }

  async #claim(): Promise<void> {
    const { attempts } = this.#settings
    let deliveries: readonly ClaimedDelivery[] = []
    try {
      deliveries = await this.#file.write((table) => {
        this.#isClaiming = false
        // If this process was frozen, its own expired deliveries must not be claimed again.
        if (performance.now() - this.#renewedAt > leaseMs / 2) this.#renew(table)
        const limit = this.#isStopping ? 0 : this.#free
        return limit > 0 ? table.claim({ limit, attempts, leaseMs }) : []
      })
    } catch (error) {
      this.#report(error)
    } finally {
      this.#isClaiming = false
    }
    for (const delivery of deliveries) this.#keep(this.#run(delivery))
  }

  async #run(claimed: ClaimedDelivery): Promise<void> {
    const { seq, attempts: number, delivery } = claimed
    const marks = this.#marksOf(claimed)
    this.#claimed.set(seq, claimed)
    this.#busy += 1
    const isLast = number >= this.#settings.attempts
    const result = await this.#running.run(String(seq), (signal) => {
      return attemptAt(parseStored(delivery), { number, isLast, signal, marks }, this.#handle)
    })
    this.#busy -= 1
    const settled = this.#settle(claimed, result)
    // In the same transaction.
    this.wake()
    await settled
    if (this.#claimed.get(seq) === claimed) this.#claimed.delete(seq)
  }

  /** The marks came with the claim. */
  #marksOf({ key, marks }: ClaimedDelivery): Marks {
    return {
      read: () => marksIn(marks),
      add: (mark) => this.#file.write((table) => table.addMark(key, mark)),
    }
  }

  /** Stores the result of a delivery; while that fails, the worker takes no other in its place. */
  async #settle(claimed: ClaimedDelivery, result: AttemptResult): Promise<void> {
    const write = () => this.#file.write((table) => this.#store(table, claimed, result))
    let failure = await write().catch(toFailure)
    if (!failure) return
    this.#busy += 1
    while (failure && !this.#late.signal.aborted) {
      this.#report(failure.error)
      await sleep(settlePauseMs)
      failure = await write().catch(toFailure)
    }
    this.#busy -= 1
  }

  #store(table: Deliveries, claimed: ClaimedDelivery, result: AttemptResult): void {
    if (result.action === 'ack') table.complete(claimed, this.#settings.windowMs)
    else if (result.action === 'deadLetter') table.deadLetter(claimed, result)
    else table.retry(claimed, result.waitMs ?? retryDelayMs(claimed.attempts, this.#settings))
  }

  #renew(table: Deliveries): void {
    this.#renewedAt = performance.now()
    for (const [seq, claimed] of this.#claimed) {
      if (!table.renew(claimed, leaseMs)) this.#running.abort(String(seq))
    }
  }

  /** Adds work that `stop` waits for. */
  #keep(work: Promise<void>): void {
    this.#ends.add(work)
    work.catch(this.#report).finally(() => this.#ends.delete(work))
  }
}

/** All errors of a file are one outage, no matter which write fails. */
function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : ''
}

function toFailure(error: unknown): { readonly error: unknown } {
  return { error }
}
