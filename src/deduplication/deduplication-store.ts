/** One attempt to handle one event. */
export interface Claim {
  /**
   * The identity of the event: its topic and its `webhookId`, such as
   * `OfferSentV1:ab744426-839a-4d4d-97aa-514e06870bb8`. UUIDs are in lower case, other ids as sent.
   * Events without an id of their own (the nil UUID) have a hash of their body in it, long keys are a
   * hash, and what `onInvalid` or `onUnknownTopic` kept begins with `/kept/`. Always printable ASCII,
   * 1 to 255 characters.
   */
  readonly key: string
  /** Tells this attempt from every other one, so that a late `release` frees nobody else's claim. */
  readonly token: string
  /** How long the claim holds unless it is completed or released before, in milliseconds. */
  readonly leaseMs: number
}

/** `claimed`: ours now. `duplicate`: completed before. `in_progress`: another attempt holds the claim. */
export type ClaimResult = 'claimed' | 'duplicate' | 'in_progress'

/**
 * Remembers which events were handled. Each method must be atomic and may answer a promise; one that
 * rejects, or takes longer than `storeTimeoutMs`, makes the delivery `unavailable` (HTTP 503).
 *
 * A store only compares keys, as they are. The key of an event is the same at every endpoint that takes
 * it, so endpoints that share a database need names of their own in it, as the prefix here.
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
  /** Takes the claim, unless the event is completed or another attempt's lease still runs. */
  claim(claim: Claim): ClaimResult | Promise<ClaimResult>
  /**
   * Remembers the event as handled, even when the lease has run out meanwhile, for as long as repeats
   * are to be recognised.
   */
  complete(claim: Claim): void | Promise<void>
  /** Gives the claim up, if this attempt still holds it, so that a next delivery is handled. */
  release(claim: Claim): void | Promise<void>
}
