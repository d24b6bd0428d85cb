import type { WebhookBody } from '../parse/body.js'
import { type EventId, eventKey, isNilId, keptKey } from '../parse/event-key.js'
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

type Claimed = HeldClaim | 'duplicate'
type Kept = 'duplicate' | undefined

/** Lets an event be handled once, across concurrent and repeated deliveries of it. */
export class Deduplicator {
  readonly #store: DeduplicationStore
  readonly #memory: Memory | undefined
  readonly #options: DeduplicatorOptions
  readonly #inFlight = new Map<string, StoreClaim>()
  #attempts = 0
  #instance: string | undefined

  constructor(store: DeduplicationStore, options: DeduplicatorOptions) {
    this.#store = store
    this.#memory = memoryOf(store)
    this.#options = options
  }

  /**
   * Claims an event for an attempt, which then completes or releases the claim. `now` is the time, if the
   * caller knows it. `duplicate` if the event was handled before. Rejects with `in_progress` or
   * `store_unavailable`. A second delivery in this process waits for the first and ends as it does. A
   * promise only where one is needed, because a promise takes time.
   */
  claim(event: DeliveredEvent, now: number | undefined): Claimed | Promise<Claimed> {
    const claimed = this.#memory?.claimEvent(event, this.#options.leaseMs, now)
    return claimed ?? this.#claim(event.webhookId, eventKey(event, event.body))
  }

  /**
   * Runs work that only keeps an event that cannot be handled yet, once. It is remembered separately, so
   * that the event is handled once that is possible.
   */
  async keepOnce(event: DeliveredEvent, work: () => Promise<undefined>): Promise<Kept> {
    const claim = await this.#claim(event.webhookId, keptKey(await eventKey(event, event.body)))
    if (claim === 'duplicate') return claim
    try {
      await work()
    } catch (error) {
      await claim.release(error)
      throw error
    }
    await claim.complete()
    return undefined
  }

  async #claim(webhookId: string, making: string | Promise<string>): Promise<Claimed> {
    // Stryker disable next-line ConditionalExpression,StringLiteral: it only saves a microtask.
    const key = typeof making === 'string' ? making : await making
    const first = this.#inFlight.get(key)
    if (first) return await first.end
    const { leaseMs, storeTimeoutMs, onStoreError } = this.#options
    const claim = new StoreClaim(
      { key, token: this.#nextToken(), leaseMs },
      {
        store: this.#store,
        storeTimeoutMs,
        hasOwnId: !isNilId(webhookId),
        onSettleError: (error) => onStoreError(error, webhookId),
        onEnd: () => this.#inFlight.delete(key),
      },
    )
    this.#inFlight.set(key, claim)
    return (await claim.take()) === 'duplicate' ? 'duplicate' : claim
  }

  #nextToken(): string {
    // Created late, because some hosts forbid random numbers while a module loads.
    this.#instance ??= crypto.randomUUID()
    // Stryker disable next-line AssignmentOperator: tokens must differ, in whichever direction.
    this.#attempts += 1
    return `${this.#instance}:${this.#attempts}`
  }
}
