import { Deadline, isPromiseLike } from '../deadline.js'
import { QondorWebhookError } from '../errors.js'
import type { Claim, DeduplicationStore } from './deduplication-store.js'

/** A claim that an attempt in this process holds on an event, until it is completed or released. */
export abstract class HeldClaim {
  #repeat: Promise<'duplicate'> | undefined
  #succeed: ((end: 'duplicate') => void) | undefined
  #fail: ((error: unknown) => void) | undefined

  /** The event was handled. Returns a promise if the store is asynchronous; it never rejects. */
  abstract complete(): Promise<void> | undefined

  /** The attempt failed, so the next delivery may try again. Returns as `complete` does. */
  abstract release(error: unknown): Promise<void> | undefined

  /** The end of a duplicate that arrives now. Created for the first one, because a promise takes time. */
  get repeat(): Promise<'duplicate'> {
    this.#repeat ??= new Promise((resolve, reject) => {
      this.#succeed = resolve
      this.#fail = reject
    })
    return this.#repeat
  }

  protected succeedRepeats(): void {
    this.#succeed?.('duplicate')
  }

  protected failRepeats(error: unknown): void {
    this.#fail?.(error)
  }
}

/** Options of {@link StoreClaim}. */
export interface StoreClaimOptions {
  readonly store: DeduplicationStore
  readonly storeTimeoutMs: number
  /** Called if the store fails after the handlers ran, which does not change the outcome. */
  readonly onSettleError: (error: unknown) => void
  /** Called when the claim is no longer in flight. */
  readonly onEnd: () => void
}

/** A claim in a store of any kind, synchronous or asynchronous, with a time limit. */
export class StoreClaim extends HeldClaim {
  readonly #claim: Claim
  readonly #options: StoreClaimOptions

  constructor(claim: Claim, options: StoreClaimOptions) {
    super()
    this.#claim = claim
    this.#options = options
  }

  /** Resolves to whether the event was handled before; rejects if the claim could not be taken. */
  async isHandled(): Promise<boolean> {
    try {
      const result = await this.#ask('claim')
      if (result === 'claimed') return false
      if (result === 'in_progress') throw inProgress()
      if (result !== 'duplicate') throw storeUnavailable('claim')
      this.#succeedAll()
      return true
    } catch (error) {
      this.#failAll(error)
      throw error
    }
  }

  async complete(): Promise<void> {
    await this.#settle('complete')
    this.#succeedAll()
  }

  async release(error: unknown): Promise<void> {
    await this.#settle('release')
    this.#failAll(error)
  }

  #succeedAll(): void {
    this.#options.onEnd()
    this.succeedRepeats()
  }

  #failAll(error: unknown): void {
    this.#options.onEnd()
    this.failRepeats(error)
  }

  // The handlers have decided the outcome; a store that fails now can no longer change it.
  async #settle(step: 'complete' | 'release'): Promise<void> {
    try {
      await this.#ask(step)
    } catch (error) {
      this.#options.onSettleError(error)
    }
  }

  #ask(step: keyof DeduplicationStore): unknown {
    const { store, storeTimeoutMs } = this.#options
    let answer: unknown
    try {
      answer = store[step](this.#claim)
    } catch (cause) {
      throw storeUnavailable(step, cause)
    }
    // A synchronous store needs no timer.
    if (!isPromiseLike(answer)) return answer
    const late = answer
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

export function inProgress(): QondorWebhookError {
  return new QondorWebhookError(
    'in_progress',
    'An event with this topic and webhookId is being handled right now. Send it again later.',
  )
}

function storeUnavailable(step: keyof DeduplicationStore, cause?: unknown): QondorWebhookError {
  return new QondorWebhookError(
    'store_unavailable',
    `The deduplication store failed at ${step}, or took longer than storeTimeoutMs. Check that it is up ` +
      'and reachable.',
    { cause },
  )
}
