import { assertPositiveInteger } from '../errors.js'
import { type Marks, MarksInMemory } from '../marks.js'
import { type EventId, plainEventKey } from '../parse/event-key.js'
import { AttemptEnds, type HeldClaim, inProgress } from './claims.js'
import type { Claim, ClaimResult, DeduplicationStore } from './deduplication-store.js'
import { enlarged, IdTable } from './id-table.js'

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
 * not shared with replicas. With UUIDs as ids, 10,000 events take less than 2 MB, and a million less than
 * 100 MB.
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
  // Stryker disable next-line ConditionalExpression: it only saves looks at the clock.
  const memory = new Memory(maxIds, windowMs, now === Date.now ? undefined : now)
  const store: DeduplicationStore = {
    claim: (claim) => memory.claim(claim),
    complete: ({ key }) => memory.complete(key),
    release: (claim) => memory.release(claim),
    readMarks: ({ key }) => memory.marks.of(() => key).read(),
    addMark: ({ key }, mark) => memory.marks.of(() => key).add(mark),
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
  /** `undefined` for the clock of the system, whose time a receiver may know already. */
  readonly #now: (() => number) | undefined
  readonly #ids = new IdTable()
  // By the entries of the table: the number of the attempt that runs, or 0 once the event was handled;
  // until when its lease runs, or when it was handled; and which event was handled after it.
  #attempts = new Uint32Array(0)
  #times = new Float64Array(0)
  #next = new Int32Array(0)
  #attempt = 0
  #oldest = 0
  #newest = 0
  #handled = 0
  /** Of the entries that callers of the store claimed. */
  readonly #tokens = new Map<number, string>()
  readonly #ends = new AttemptEnds()
  readonly marks: MarksInMemory

  constructor(maxIds: number, windowMs: number, now: (() => number) | undefined) {
    this.#maxIds = maxIds
    this.#windowMs = windowMs
    this.#now = now
    this.marks = new MarksInMemory(maxIds, windowMs, now ?? Date.now)
  }

  claim({ key, token, leaseMs }: Claim): ClaimResult {
    const time = this.#forgetExpired()
    const found = this.#ids.find(key)
    const state = this.#stateOf(found, time)
    if (state) return state === 'handled' ? 'duplicate' : 'in_progress'
    const entry = this.#hold(found, time + leaseMs)
    this.#tokens.set(entry, token)
    return 'claimed'
  }

  complete(key: string): void {
    const time = this.#forgetExpired()
    this.#remember(this.#ids.find(key), time)
    this.marks.forget(key)
  }

  release({ key, token }: Claim): void {
    const entry = this.#ids.find(key)
    if (this.#tokens.has(entry) && this.#tokens.get(entry) === token) this.#forget(entry)
  }

  /**
   * Claims an event for a receiver in this process, without making its key. A promise ends as the
   * attempt that runs already, or rejects with `in_progress` where a caller of the store has the claim.
   * `undefined` for an event that only `claim` can take.
   */
  claimEvent(
    event: EventId,
    leaseMs: number,
    now: number | undefined,
  ): HeldClaim | 'duplicate' | Promise<'duplicate'> | undefined {
    const time = this.#forgetExpired(now)
    const found = this.#ids.findEvent(event.topic, event.webhookId)
    if (found === undefined) return undefined
    const state = this.#stateOf(found, time)
    if (state === 'handled') return 'duplicate'
    if (state === 'running') return this.#endOf(found)
    const entry = this.#hold(found, time + leaseMs)
    return new MemoryClaim(this, event, entry, this.#attempt)
  }

  /** Ends an attempt that handled its event. */
  succeed({ entry, attempt, event }: MemoryClaim, at?: number): void {
    const time = this.#forgetExpired(at)
    // Another attempt may hold the event by now, or have given it up.
    // Stryker disable next-line ConditionalExpression: it only saves a search.
    const isHeld = this.#attempts[entry] === attempt
    const found = isHeld ? entry : this.#ids.findEvent(event.topic, event.webhookId)
    // Stryker disable next-line ConditionalExpression: an event that was claimed here is found or -1.
    if (found !== undefined) this.#remember(found, time)
    if (!this.marks.isEmpty) this.marks.forget(plainEventKey(event))
    this.#ends.take(attempt)?.succeed()
  }

  /** Ends an attempt that failed. */
  fail({ entry, attempt }: MemoryClaim, error: unknown): void {
    if (this.#attempts[entry] === attempt) this.#forget(entry)
    this.#ends.take(attempt)?.fail(error)
  }

  #endOf(entry: number): Promise<'duplicate'> {
    if (this.#tokens.has(entry)) return Promise.reject(inProgress())
    return this.#ends.of(this.#attempts[entry] ?? 0)
  }

  #stateOf(entry: number, time: number): 'handled' | 'running' | undefined {
    // Stryker disable next-line ConditionalExpression: nothing is at place -1.
    if (entry < 0) return undefined
    if (this.#attempts[entry] === 0) return 'handled'
    return (this.#times[entry] ?? 0) > time ? 'running' : undefined
  }

  /** Notes an attempt at an entry, or at the key that was looked for last; returns its entry. */
  #hold(found: number, until: number): number {
    const entry = found < 0 ? this.#add() : found
    // It may be that of an attempt whose lease has run out.
    this.#dropToken(entry)
    // 0 is left out.
    this.#attempt = (this.#attempt % maxAttempt) + 1
    this.#attempts[entry] = this.#attempt
    this.#times[entry] = until
    return entry
  }

  #remember(found: number, time: number): void {
    // Stryker disable next-line ConditionalExpression: nothing is at place -1.
    if (found >= 0 && this.#attempts[found] === 0) return
    const entry = found < 0 ? this.#add() : found
    this.#dropToken(entry)
    if (this.#handled === this.#maxIds) this.#forgetOldest()
    this.#attempts[entry] = 0
    this.#times[entry] = time
    if (this.#handled === 0) this.#oldest = entry
    else this.#next[this.#newest] = entry
    this.#newest = entry
    this.#handled += 1
  }

  #forget(entry: number): void {
    this.#dropToken(entry)
    this.#ids.remove(entry)
    // The number of an attempt that is over, so that none holds the entry.
    this.#attempts[entry] = 0
  }

  #forgetOldest(): void {
    const entry = this.#oldest
    this.#oldest = this.#next[entry] ?? 0
    this.#handled -= 1
    this.#ids.remove(entry)
  }

  /** Forgets what was handled longer ago than the window; returns the time, which a caller may know. */
  #forgetExpired(known?: number): number {
    const time = this.#now ? this.#now() : (known ?? Date.now())
    while (this.#handled > 0 && (this.#times[this.#oldest] ?? 0) + this.#windowMs <= time) {
      this.#forgetOldest()
    }
    return time
  }

  #dropToken(entry: number): void {
    // Stryker disable next-line ConditionalExpression,EqualityOperator: it only saves time.
    if (this.#tokens.size > 0) this.#tokens.delete(entry)
  }

  #add(): number {
    const entry = this.#ids.add()
    if (entry >= this.#times.length) {
      const length = 2 * entry + 8
      this.#attempts = enlarged(this.#attempts, new Uint32Array(length))
      this.#times = enlarged(this.#times, new Float64Array(length))
      this.#next = enlarged(this.#next, new Int32Array(length))
    }
    return entry
  }
}

// As large as the numbers of attempts can be.
const maxAttempt = 0xffff_ffff

/** A claim of a receiver in this process. */
class MemoryClaim implements HeldClaim {
  readonly #memory: Memory
  readonly event: EventId
  readonly entry: number
  readonly attempt: number

  constructor(memory: Memory, event: EventId, entry: number, attempt: number) {
    this.#memory = memory
    this.event = event
    this.entry = entry
    this.attempt = attempt
  }

  get marks(): Marks {
    return this.#memory.marks.of(() => plainEventKey(this.event))
  }

  complete(at?: number): undefined {
    this.#memory.succeed(this, at)
  }

  release(error: unknown): undefined {
    this.#memory.fail(this, error)
  }
}
