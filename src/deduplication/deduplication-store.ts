import type { Logger } from '../logger.js'

/** One attempt to handle one event. */
export interface Claim {
  /**
   * The identity of the event: its topic and its `webhookId`, for example
   * `OfferSentV1:ab744426-839a-4d4d-97aa-514e06870bb8`. UUIDs are in lower case, other ids as sent. For
   * the nil UUID the key contains a hash of the body. Long keys are a hash. Keys of deliveries that
   * `onInvalid` or `onUnknownTopic` kept begin with `/kept/`. Always printable ASCII, 1 to 255 characters.
   */
  readonly key: string
  /** Identifies this attempt, so that a late `release` does not free the claim of another attempt. */
  readonly token: string
  /** How long the claim lasts unless it is completed or released, in milliseconds. */
  readonly leaseMs: number
}

/** `claimed`: this attempt holds the claim. `duplicate`: completed before. `in_progress`: another attempt holds it. */
export type ClaimResult = 'claimed' | 'duplicate' | 'in_progress'

/**
 * Remembers which events were handled. Each method must be atomic and may return a promise. If `claim`
 * fails, or takes longer than `storeTimeoutMs`, the delivery is `unavailable` (HTTP 503). If `complete` or
 * `release` fails, `onError` gets the error, and the outcome stays that of the handlers.
 *
 * A store compares keys exactly. An event has the same key at every endpoint, so endpoints that share a
 * database each need a different name in it, like the prefix in this example.
 *
 * @example
 * const store: DeduplicationStore = {
 *   async claim({ key, token, leaseMs }) {
 *     const options = { condition: 'NX', expiration: { type: 'PX', value: leaseMs } }
 *     if (await redis.set(`crm:${key}`, token, options)) return 'claimed'
 *     return (await redis.get(`crm:${key}`)) === 'done' ? 'duplicate' : 'in_progress'
 *   },
 *   async complete({ key }) {
 *     await redis.set(`crm:${key}`, 'done', { expiration: { type: 'EX', value: 86_400 } })
 *   },
 *   async release({ key, token }) {
 *     await redis.eval(deleteIfEqual, { keys: [`crm:${key}`], arguments: [token] })
 *   },
 * }
 */
export interface DeduplicationStore {
  /** Called once with the `logger` of the receiver, for the store's own warnings. */
  logTo?(logger: Logger): void
  /** Takes the claim, unless the event was completed or another attempt's lease has not expired. */
  claim(claim: Claim): ClaimResult | Promise<ClaimResult>
  /**
   * Remembers the event as handled, even if the lease has expired in the meantime, for as long as
   * duplicates should be detected.
   */
  complete(claim: Claim): void | Promise<void>
  /** Releases the claim if this attempt still holds it, so that the next delivery is handled. */
  release(claim: Claim): void | Promise<void>
  /**
   * Returns the marks that earlier attempts at this event added: names of handlers and steps that
   * succeeded. Without `readMarks` and `addMark`, named handlers run again at each delivery of an event
   * that failed. After an error or a time-out the delivery is `unavailable` (HTTP 503).
   */
  readMarks?(claim: Claim): readonly string[] | Promise<readonly string[]>
  /**
   * Adds a mark to an event, and keeps it as long as the store remembers handled events, also after
   * `release`. It may be deleted at `complete`. At most 120 characters, without control characters.
   */
  addMark?(claim: Claim, mark: string): void | Promise<void>
}
