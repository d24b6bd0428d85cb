import { Deadline, isPromiseLike } from '../deadline.js'
import { QondorWebhookError } from '../errors.js'
import type { WebhookBody } from '../parse/body.js'
import { type EventId, eventKey, keptKey } from '../parse/event-key.js'
import type { Claim, DeduplicationStore } from './deduplication-store.js'
import { Lease, type Memory, memoryOf } from './memory-store.js'

/** What {@link Deduplicator} needs beside its store. */
interface DeduplicatorOptions {
  readonly leaseMs: number
  readonly storeTimeoutMs: number
  /** Told when the store fails after the handlers ran, which changes no outcome. */
  readonly onStoreError: (error: QondorWebhookError, webhookId: string) => void
}

type Work = () => Promise<undefined>

/** An event as it was delivered. */
export interface DeliveredEvent extends EventId {
  readonly body: WebhookBody
}

/** What becomes of work that is to be done once: it ran, or had run before. */
export type OnceResult = 'duplicate' | undefined

/** Runs the work of an event once, over concurrent and repeated deliveries of it. */
export class Deduplicator {
  readonly #store: DeduplicationStore
  readonly #memory: Memory | undefined
  readonly #options: DeduplicatorOptions
  readonly #inFlight = new Map<string, Promise<OnceResult>>()
  #attempts = 0
  #instance: string | undefined

  constructor(store: DeduplicationStore, options: DeduplicatorOptions) {
    this.#store = store
    this.#memory = memoryOf(store)
    this.#options = options
  }

  /**
   * Answers `undefined` when `work` ran to its end, and `duplicate` when it had done so before. Fails
   * as `work` does, with `in_progress`, or with `store_unavailable`. A second delivery in this process
   * waits for the first and shares its fate.
   */
  once(event: DeliveredEvent, work: Work): OnceResult | Promise<OnceResult> {
    const lease = this.#memory?.begin(event, this.#options.leaseMs)
    if (lease instanceof Lease) return this.#runInMemory(this.#memory as Memory, lease, event, work)
    if (lease === 'in_progress') throw inProgress()
    if (lease) return lease
    const key = eventKey(event, event.body)
    // A string for ordinary ids, since a promise costs time.
    if (typeof key === 'string') return this.#runOnce(key, event.webhookId, work)
    return key.then((hashed) => this.#runOnce(hashed, event.webhookId, work))
  }

  /**
   * Like `once`, for work that only keeps an event which cannot be handled yet. It is remembered apart,
   * so that the event is handled once that is possible.
   */
  async keepOnce(event: DeliveredEvent, work: Work): Promise<OnceResult> {
    const key = keptKey(await eventKey(event, event.body))
    return await this.#runOnce(key, event.webhookId, work)
  }

  #runInMemory(memory: Memory, lease: Lease, event: EventId, work: Work): Promise<OnceResult> {
    return work().then(
      () => {
        memory.completeLease(lease, event)
        return undefined
      },
      (error) => {
        memory.releaseLease(lease, error)
        throw error
      },
    )
  }

  #runOnce(key: string, webhookId: string, work: Work): OnceResult | Promise<OnceResult> {
    const first = this.#inFlight.get(key)
    if (first) return first.then(() => 'duplicate')
    const claim = { key, token: this.#nextToken(), leaseMs: this.#options.leaseMs }
    const answer = this.#ask('claim', claim)
    if (!isPromiseLike(answer) && isDone(answer)) return 'duplicate'
    const attempt = this.#attempt(answer, claim, webhookId, work)
    this.#inFlight.set(key, attempt)
    return attempt
  }

  // Waits in any case, so that it leaves `#inFlight` only after `once` has put it there.
  async #attempt(
    answer: unknown,
    claim: Claim,
    webhookId: string,
    work: Work,
  ): Promise<OnceResult> {
    let step: 'complete' | 'release' | undefined
    try {
      if (isPromiseLike(answer) && isDone(await answer)) return 'duplicate'
      step = 'release'
      await work()
      step = 'complete'
      return undefined
    } finally {
      const settling = step && this.#settle(step, claim, webhookId)
      // Stryker disable next-line ConditionalExpression: awaiting nothing only takes time.
      if (settling) await settling
      this.#inFlight.delete(claim.key)
    }
  }

  // The handlers have decided the outcome; a store that fails now can no longer change it.
  #settle(
    step: 'complete' | 'release',
    claim: Claim,
    webhookId: string,
  ): Promise<void> | undefined {
    const report = (error: unknown): void => {
      this.#options.onStoreError(error as QondorWebhookError, webhookId)
    }
    try {
      const settling = this.#ask(step, claim)
      return isPromiseLike(settling) ? Promise.resolve(settling).then(noop, report) : undefined
    } catch (error) {
      report(error)
      return undefined
    }
  }

  #ask(step: keyof DeduplicationStore, claim: Claim): unknown {
    let answer: unknown
    try {
      answer = this.#store[step](claim)
    } catch (cause) {
      throw storeUnavailable(step, cause)
    }
    // The memory store answers at once, and then no timer is needed.
    if (!isPromiseLike(answer)) return answer
    const late = answer
    const deadline = new Deadline(this.#options.storeTimeoutMs, () => storeUnavailable(step))
    return deadline.bound(late).catch((cause) => {
      if (step === 'claim') this.#giveUp(claim, late)
      throw storeUnavailable(step, cause)
    })
  }

  // A claim that comes through after we stopped waiting would block the event until its lease ends.
  #giveUp(claim: Claim, late: PromiseLike<unknown>): void {
    const release = () => this.#store.release(claim)
    void Promise.resolve(late).then(release, release).catch(noop)
  }

  #nextToken(): string {
    // Made late: some hosts forbid random numbers while a module loads.
    this.#instance ??= crypto.randomUUID()
    // Stryker disable next-line AssignmentOperator: tokens are to differ, in whichever direction.
    this.#attempts += 1
    return `${this.#instance}:${this.#attempts}`
  }
}

function noop(): void {}

/** Whether the event was handled before; throws unless its claim is ours then. */
function isDone(answer: unknown): boolean {
  if (answer === 'in_progress') throw inProgress()
  if (answer !== 'claimed' && answer !== 'duplicate') throw storeUnavailable('claim')
  return answer === 'duplicate'
}

function inProgress(): QondorWebhookError {
  return new QondorWebhookError(
    'in_progress',
    'An event of this topic and webhookId is being handled elsewhere now.',
  )
}

function storeUnavailable(step: keyof DeduplicationStore, cause?: unknown): QondorWebhookError {
  return new QondorWebhookError(
    'store_unavailable',
    `The deduplication store failed at ${step}, or did not answer in time. Is it up and reachable?`,
    { cause },
  )
}
