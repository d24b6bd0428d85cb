import { isPromiseLike } from '../deadline.js'
import type { WebhookBody } from '../parse/body.js'
import { type EventId, eventKey, keptKey } from '../parse/event-key.js'
import { type HeldClaim, StoreClaim } from './claims.js'
import type { DeduplicationStore } from './deduplication-store.js'
import { type Memory, memoryOf } from './memory-store.js'

/** Options of {@link Deduplicator}. */
interface DeduplicatorOptions {
  readonly leaseMs: number
  readonly storeTimeoutMs: number
  /** Called if the store fails after the handlers ran, which does not change the outcome. */
  readonly onStoreError: (error: unknown, webhookId: string) => void
}

/** An event with its body as delivered. */
export interface DeliveredEvent extends EventId {
  readonly body: WebhookBody
}

/** The result of work that runs once: `undefined` if it ran, `duplicate` if it had run before. */
type OnceResult = 'duplicate' | undefined
type Work = () => Promise<undefined>
type Claimed = HeldClaim | 'duplicate'

/** Runs the work of an event once, across concurrent and repeated deliveries of it. */
export class Deduplicator {
  readonly #store: DeduplicationStore
  readonly #memory: Memory | undefined
  readonly #options: DeduplicatorOptions
  readonly #inFlight = new Map<string, HeldClaim>()
  #attempts = 0
  #instance: string | undefined

  constructor(store: DeduplicationStore, options: DeduplicatorOptions) {
    this.#store = store
    this.#memory = memoryOf(store)
    this.#options = options
  }

  /**
   * Resolves to `undefined` if `work` succeeded, and to `duplicate` if it had succeeded before. Rejects as
   * `work` does, with `in_progress`, or with `store_unavailable`. A second delivery in this process waits
   * for the first and ends as it does.
   */
  once(event: DeliveredEvent, work: Work): Promise<OnceResult> {
    const claimed = this.#memory?.claimEvent(event, this.#options.leaseMs)
    return runOnce(claimed ?? this.#claim(event.webhookId, eventKey(event, event.body)), work)
  }

  /**
   * Like `once`, for work that only keeps an event that cannot be handled yet. It is remembered separately,
   * so that the event is handled once that is possible.
   */
  async keepOnce(event: DeliveredEvent, work: Work): Promise<OnceResult> {
    const key = keptKey(await eventKey(event, event.body))
    return await runOnce(this.#claim(event.webhookId, key), work)
  }

  async #claim(webhookId: string, making: string | Promise<string>): Promise<Claimed> {
    const key = typeof making === 'string' ? making : await making
    const first = this.#inFlight.get(key)
    if (first) return await first.repeat
    const { leaseMs, storeTimeoutMs, onStoreError } = this.#options
    const claim = new StoreClaim(
      { key, token: this.#nextToken(), leaseMs },
      {
        store: this.#store,
        storeTimeoutMs,
        onSettleError: (error) => onStoreError(error, webhookId),
        onEnd: () => this.#inFlight.delete(key),
      },
    )
    this.#inFlight.set(key, claim)
    return (await claim.isHandled()) ? 'duplicate' : claim
  }

  #nextToken(): string {
    // Created late, because some hosts forbid random numbers while a module loads.
    this.#instance ??= crypto.randomUUID()
    // Stryker disable next-line AssignmentOperator: tokens must differ, in whichever direction.
    this.#attempts += 1
    return `${this.#instance}:${this.#attempts}`
  }
}

// Values that are already there are not awaited, because a promise takes time.
async function runOnce(claiming: Claimed | Promise<Claimed>, work: Work): Promise<OnceResult> {
  const claim = isPromiseLike(claiming) ? await claiming : claiming
  if (claim === 'duplicate') return claim
  try {
    await work()
  } catch (error) {
    await claim.release(error)
    throw error
  }
  const completing = claim.complete()
  if (completing) await completing
  return undefined
}
