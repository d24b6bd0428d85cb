import { Deadline, isPromiseLike } from '../deadline.js'
import { QondorWebhookError } from '../errors.js'
import type { Marks } from '../marks.js'
import type { Claim, DeduplicationStore } from './deduplication-store.js'

/** What is done with a claim in a store. */
type StoreStep = 'claim' | 'complete' | 'release' | 'readMarks' | 'addMark'

type AskStore = (store: DeduplicationStore) => unknown

/** A claim on an event that an attempt in this process holds, until it is completed or released. */
export interface HeldClaim {
  /**
   * What the attempts at the event have completed; `undefined` if the store cannot keep marks, or the
   * event has no id. Rejects with `store_unavailable`.
   */
  readonly marks: Marks | undefined
  /**
   * The event was handled: at a time that is known, or now. A promise where the store takes its time; it
   * never rejects.
   */
  complete(at?: number): Promise<void> | undefined
  /** The attempt failed, so that the next delivery may try again. Like `complete`. */
  release(error: unknown): Promise<void> | undefined
}

/** The end of an attempt as its repeats see it. Made only where there is one, as a promise takes time. */
class AttemptEnd {
  readonly promise: Promise<'duplicate'>
  #resolve: (end: 'duplicate') => void = noop
  #reject: (error: unknown) => void = noop

  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
  }

  succeed(): void {
    this.#resolve('duplicate')
  }

  fail(error: unknown): void {
    this.#reject(error)
  }
}

/** The ends of attempts that a repeat waits for, by the attempt's number. */
export class AttemptEnds {
  readonly #ends = new Map<number, AttemptEnd>()

  of(attempt: number): Promise<'duplicate'> {
    const end = this.#ends.get(attempt) ?? new AttemptEnd()
    this.#ends.set(attempt, end)
    return end.promise
  }

  take(attempt: number): AttemptEnd | undefined {
    // Stryker disable next-line ConditionalExpression: it only saves time.
    if (this.#ends.size === 0) return undefined
    const end = this.#ends.get(attempt)
    this.#ends.delete(attempt)
    return end
  }
}

/** Options of {@link StoreClaim}. */
export interface StoreClaimOptions {
  readonly store: DeduplicationStore
  readonly storeTimeoutMs: number
  /** Whether the event has an id of its own, which its marks need. */
  readonly hasOwnId: boolean
  /** Called if the store fails after the handlers ran, which does not change the outcome. */
  readonly onSettleError: (error: unknown) => void
  /** Called when the claim is no longer in flight. */
  readonly onEnd: () => void
}

/** A claim in a store that answers in time or not, now or later. */
export class StoreClaim implements HeldClaim {
  readonly #claim: Claim
  readonly #options: StoreClaimOptions
  #end: AttemptEnd | undefined

  constructor(claim: Claim, options: StoreClaimOptions) {
    this.#claim = claim
    this.#options = options
  }

  /** How a repeat ends that comes in now. */
  get end(): Promise<'duplicate'> {
    this.#end ??= new AttemptEnd()
    return this.#end.promise
  }

  get marks(): Marks | undefined {
    const { store, hasOwnId } = this.#options
    if (!hasOwnId || !store.readMarks || !store.addMark) return undefined
    return { read: () => this.#readMarks(), add: (mark) => this.#addMark(mark) }
  }

  /** Claims the event in the store; `duplicate` if it was handled before. Rejects if another has it. */
  async take(): Promise<'claimed' | 'duplicate'> {
    try {
      const result = await this.#ask('claim', (store) => store.claim(this.#claim))
      if (result === 'claimed') return result
      if (result === 'in_progress') throw inProgress()
      if (result !== 'duplicate') throw storeUnavailable('claim')
      this.#succeedAll()
      return result
    } catch (error) {
      this.#failAll(error)
      throw error
    }
  }

  async complete(): Promise<void> {
    await this.#settle('complete', (store) => store.complete(this.#claim))
    this.#succeedAll()
  }

  async release(error: unknown): Promise<void> {
    await this.#settle('release', (store) => store.release(this.#claim))
    this.#failAll(error)
  }

  async #readMarks(): Promise<readonly string[]> {
    const marks = await this.#ask('readMarks', (store) => store.readMarks?.(this.#claim))
    if (!isListOfTexts(marks)) throw storeUnavailable('readMarks')
    return marks
  }

  async #addMark(mark: string): Promise<void> {
    await this.#ask('addMark', (store) => store.addMark?.(this.#claim, mark))
  }

  #succeedAll(): void {
    this.#options.onEnd()
    this.#end?.succeed()
  }

  #failAll(error: unknown): void {
    this.#options.onEnd()
    this.#end?.fail(error)
  }

  // The handlers have decided the outcome; a store that fails now can no longer change it.
  async #settle(step: StoreStep, ask: AskStore): Promise<void> {
    try {
      await this.#ask(step, ask)
    } catch (error) {
      this.#options.onSettleError(error)
    }
  }

  #ask(step: StoreStep, ask: AskStore): unknown {
    const { store, storeTimeoutMs } = this.#options
    let result: unknown
    try {
      result = ask(store)
    } catch (cause) {
      throw storeUnavailable(step, cause)
    }
    // A synchronous store needs no timer.
    if (!isPromiseLike(result)) return result
    const late = result
    const deadline = new Deadline(storeTimeoutMs, () => storeUnavailable(step))
    return deadline.bound(late).catch((cause) => {
      if (step === 'claim') this.#giveUp(late)
      throw storeUnavailable(step, cause)
    })
  }

  // A claim that succeeds after the time limit would block the event until its lease ends.
  #giveUp(late: PromiseLike<unknown>): void {
    const release = () => this.#options.store.release(this.#claim)
    void Promise.resolve(late).then(release, release).catch(noop)
  }
}

function noop(): void {}

function isListOfTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

export function inProgress(): QondorWebhookError {
  return new QondorWebhookError(
    'in_progress',
    'An event with this topic and webhookId is being handled right now. Send it again later.',
  )
}

function storeUnavailable(step: StoreStep, cause?: unknown): QondorWebhookError {
  return new QondorWebhookError(
    'store_unavailable',
    `The deduplication store failed at ${step}, or took longer than storeTimeoutMs. Check that it is up ` +
      'and reachable.',
    { cause },
  )
}
