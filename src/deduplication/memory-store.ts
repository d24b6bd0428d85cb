import { assertPositiveInteger } from '../errors.js'
import type { EventId } from '../parse/event-key.js'
import { HeldClaim, inProgress } from './claims.js'
import type { Claim, ClaimResult, DeduplicationStore } from './deduplication-store.js'
import { IdTable } from './id-table.js'

/** Options of {@link memoryStore}. */
export interface MemoryStoreOptions {
  /** The maximum number of remembered events; the oldest is forgotten first. @default 10000 */
  readonly maxIds?: number | undefined
  /** How long a handled event is remembered, in milliseconds. @default 86400000 (24 hours) */
  readonly windowMs?: number | undefined
  /** The clock, in milliseconds; for tests. @default Date.now */
  readonly now?: (() => number) | undefined
}

const memories = new WeakMap<DeduplicationStore, Memory>()

/**
 * The default deduplication store. It is in the memory of this process: limited, lost at a restart, and
 * not shared with replicas. An event with a UUID as id takes about 70 bytes.
 *
 * @throws {QondorWebhookError} `invalid_options` if an option is not a whole number above 0.
 * @example
 * createQondorWebhooks({ auth, store: memoryStore({ maxIds: 50_000 }) })
 */
export function memoryStore({
  maxIds = 10_000,
  windowMs = 86_400_000,
  now = Date.now,
}: MemoryStoreOptions = {}): DeduplicationStore {
  assertPositiveInteger('maxIds', maxIds)
  assertPositiveInteger('windowMs', windowMs, Number.MAX_SAFE_INTEGER)
  const memory = new Memory(maxIds, windowMs, now)
  const store: DeduplicationStore = {
    claim: (claim) => memory.claim(claim),
    complete: ({ key }) => memory.complete(key),
    release: (claim) => memory.release(claim),
  }
  memories.set(store, memory)
  return store
}

/** The memory of a store from `memoryStore`; `undefined` for any other store. */
export function memoryOf(store: DeduplicationStore): Memory | undefined {
  return memories.get(store)
}

/** The events of a memory store: the handled ones, in order, and those that are being handled. */
export class Memory {
  readonly #maxIds: number
  readonly #windowMs: number
  readonly #now: () => number
  readonly #ids = new IdTable()
  // By entry of the table: the running attempt; none once the event was handled.
  readonly #leases: (KeyLease | EventLease | undefined)[] = []
  // The time at which an event was handled, and the entry that was handled after it.
  #times = new Float64Array(0)
  #next = new Int32Array(0)
  #oldest = 0
  #newest = 0
  #handled = 0

  constructor(maxIds: number, windowMs: number, now: () => number) {
    this.#maxIds = maxIds
    this.#windowMs = windowMs
    this.#now = now
  }

  claim({ key, token, leaseMs }: Claim): ClaimResult {
    const time = this.#forgetExpired()
    const entry = this.#ids.find(key)
    const state = this.#stateOf(entry, time)
    if (state) return state === 'handled' ? 'duplicate' : 'in_progress'
    this.#hold(entry, new KeyLease(time + leaseMs, token))
    return 'claimed'
  }

  complete(key: string): void {
    const time = this.#forgetExpired()
    this.#remember(this.#ids.find(key), time)
  }

  release({ key, token }: Claim): void {
    const entry = this.#ids.find(key)
    const lease = this.#leases[entry]
    if (lease instanceof KeyLease && lease.token === token) this.#forget(entry)
  }

  /**
   * Claims an event for a receiver in this process, without building its key. A promise settles as the
   * running attempt does, or rejects with `in_progress` if a caller of the store has the claim.
   * `undefined` for an event that needs `claim`.
   */
  claimEvent(
    event: EventId,
    leaseMs: number,
  ): HeldClaim | 'duplicate' | Promise<'duplicate'> | undefined {
    const time = this.#forgetExpired()
    const entry = this.#ids.findEvent(event.topic, event.webhookId)
    if (entry === undefined) return undefined
    const state = this.#stateOf(entry, time)
    if (state === 'handled') return 'duplicate'
    if (state instanceof EventLease) return state.repeat
    if (state) return Promise.reject(inProgress())
    const lease = new EventLease(time + leaseMs, event, this)
    this.#hold(entry, lease)
    return lease
  }

  completeLease(lease: EventLease): void {
    const time = this.#forgetExpired()
    // Another attempt may have taken or released the event in the meantime.
    const isHeld = this.#leases[lease.entry] === lease
    const entry = isHeld
      ? lease.entry
      : this.#ids.findEvent(lease.event.topic, lease.event.webhookId)
    if (entry !== undefined) this.#remember(entry, time)
  }

  releaseLease(lease: EventLease): void {
    if (this.#leases[lease.entry] === lease) this.#forget(lease.entry)
  }

  #stateOf(entry: number, time: number): 'handled' | KeyLease | EventLease | undefined {
    if (entry < 0) return undefined
    const lease = this.#leases[entry]
    if (!lease) return 'handled'
    return lease.until > time ? lease : undefined
  }

  #hold(entry: number, lease: KeyLease | EventLease): void {
    lease.entry = entry < 0 ? this.#ids.add() : entry
    this.#leases[lease.entry] = lease
  }

  #remember(found: number, time: number): void {
    if (this.#stateOf(found, 0) === 'handled') return
    const entry = found < 0 ? this.#ids.add() : found
    this.#leases[entry] = undefined
    if (this.#handled === this.#maxIds) this.#forgetOldest()
    if (entry >= this.#times.length) this.#grow(2 * entry + 8)
    this.#times[entry] = time
    if (this.#handled === 0) this.#oldest = entry
    else this.#next[this.#newest] = entry
    this.#newest = entry
    this.#handled += 1
  }

  #forget(entry: number): void {
    this.#leases[entry] = undefined
    this.#ids.remove(entry)
  }

  #forgetOldest(): void {
    const entry = this.#oldest
    this.#oldest = this.#next[entry] ?? 0
    this.#handled -= 1
    this.#ids.remove(entry)
  }

  /** Forgets events that were handled before the window; returns the current time. */
  #forgetExpired(): number {
    const time = this.#now()
    while (this.#handled > 0 && (this.#times[this.#oldest] ?? 0) + this.#windowMs <= time) {
      this.#forgetOldest()
    }
    return time
  }

  #grow(length: number): void {
    const [times, next] = [this.#times, this.#next]
    this.#times = new Float64Array(length)
    this.#times.set(times)
    this.#next = new Int32Array(length)
    this.#next.set(next)
  }
}

/** An attempt of a caller of the store. */
class KeyLease {
  readonly until: number
  readonly token: string
  entry = 0

  constructor(until: number, token: string) {
    this.until = until
    this.token = token
  }
}

/** An attempt of a receiver in this process. */
class EventLease extends HeldClaim {
  readonly until: number
  readonly event: EventId
  readonly #memory: Memory
  entry = 0

  constructor(until: number, event: EventId, memory: Memory) {
    super()
    this.until = until
    this.event = event
    this.#memory = memory
  }

  complete(): undefined {
    this.#memory.completeLease(this)
    this.succeedRepeats()
  }

  release(error: unknown): undefined {
    this.#memory.releaseLease(this)
    this.failRepeats(error)
  }
}
