import type {
  AttemptResult,
  DeadLetter,
  DeadLetterFilter,
  FailedAttempt,
  QueueStats,
} from '../queue/delivery-queue.js'
import { encodeDelivery, type StoredDelivery } from '../queue/stored-delivery.js'
import { deadDelivery } from '../queues/shared/attempts.js'
import type { Time } from '../queues/shared/lifecycle.js'
import { type QueueSettings, retryDelayMs } from '../queues/shared/queue-options.js'

/** A delivery as it is stored, whatever becomes of it. */
interface Stored {
  readonly key: string
  readonly topic: string | undefined
  /** The project whose order it keeps. */
  readonly lane: number | undefined
  readonly json: string
  readonly marks: Set<string>
}

export function toStored(
  delivery: StoredDelivery,
  isOrdered: boolean,
  marks: readonly string[] = [],
): Stored {
  const { key, topic, projectId } = delivery
  const json = JSON.stringify(encodeDelivery(delivery))
  return { key, topic, lane: isOrdered ? projectId : undefined, json, marks: new Set(marks) }
}

/** A delivery that is not done. */
interface Entry {
  readonly stored: Stored
  /** `pausing`: until its next attempt. `blocked`: by an earlier event of its project. */
  state: 'waiting' | 'pausing' | 'blocked' | 'running' | 'dead'
  attempts: number
  storedAt: number
  claim: MemoryClaim | undefined
}

type Failure = Pick<FailedAttempt, 'reason' | 'failedHandlers'>

interface Letter extends Pick<DeadLetter, 'reason' | 'failedHandlers' | 'attempts'> {
  readonly stored: Stored
  readonly failedAt: number
}

/** One attempt at a delivery, which holds it until it is settled. */
export interface MemoryClaim {
  readonly entry: Entry
  readonly number: number
}

/** The deliveries and dead letters of a queue in memory. `onDue` is called when one may be claimed. */
export class MemoryDeliveries {
  readonly #settings: QueueSettings
  readonly #time: Time
  readonly #onDue: () => void
  readonly #entries = new Map<string, Entry>()
  /** Until when the keys of handled events count. */
  readonly #done = new Map<string, number>()
  /** In the order in which they became due. */
  readonly #waiting = new Set<Entry>()
  /** The deliveries of each project, in their order. Only the first may run. */
  readonly #lanes = new Map<number, Entry[]>()
  /** By key, oldest first. */
  readonly #letters = new Map<string, Letter>()
  readonly #timers = new Set<() => void>()

  constructor(settings: QueueSettings, time: Time, onDue: () => void) {
    this.#settings = settings
    this.#time = time
    this.#onDue = onDue
  }

  /** Stores a delivery; returns whether its key is new. */
  add(stored: Stored): boolean {
    const { key, lane } = stored
    const storedAt = this.#time.now()
    if (this.#entries.has(key) || (this.#done.get(key) ?? 0) > storedAt) return false
    const entry: Entry = { stored, state: 'blocked', attempts: 0, storedAt, claim: undefined }
    this.#entries.set(key, entry)
    const others = lane === undefined ? [] : (this.#lanes.get(lane) ?? [])
    if (lane !== undefined) this.#lanes.set(lane, others)
    if (others.push(entry) === 1) this.#wait(entry)
    this.#onDue()
    return true
  }

  /** Stores a dead letter; returns whether its key is new. */
  addLetter(stored: Stored, failure: Failure): boolean {
    if (this.#letters.has(stored.key)) return false
    this.#putLetter(stored, failure, 0)
    return true
  }

  claim(): MemoryClaim | undefined {
    const [entry] = this.#waiting
    if (!entry) return undefined
    this.#waiting.delete(entry)
    entry.state = 'running'
    entry.attempts += 1
    entry.claim = { entry, number: entry.attempts }
    return entry.claim
  }

  /** Ends an attempt, unless its delivery was given back meanwhile. */
  settle(claim: MemoryClaim, result: AttemptResult): void {
    const { entry, number } = claim
    if (entry.claim !== claim) return
    entry.claim = undefined
    if (result.action === 'ack') this.#finish(entry)
    else if (result.action === 'deadLetter') {
      // It still blocks its lane.
      entry.state = 'dead'
      this.#putLetter(entry.stored, result, entry.attempts)
    } else {
      const { waitMs = retryDelayMs(number, this.#settings) } = result
      if (waitMs > 0) this.#pause(entry, waitMs)
      else this.#wait(entry)
    }
    this.#onDue()
  }

  stats(): QueueStats {
    const counts = { waiting: 0, active: 0, dead: this.#letters.size }
    const now = this.#time.now()
    let oldest = now
    for (const { state, storedAt } of this.#entries.values()) {
      if (state === 'dead') continue
      counts[state === 'running' ? 'active' : 'waiting'] += 1
      if (state !== 'running') oldest = Math.min(oldest, storedAt)
    }
    return { ...counts, oldestWaitMs: now - oldest }
  }

  letters({ topic, since, until }: DeadLetterFilter = {}): DeadLetter[] {
    const letters = [...this.#letters.values()].filter(({ stored, failedAt }) => {
      if (topic !== undefined && stored.topic !== topic) return false
      if (since && failedAt < since.getTime()) return false
      return !until || failedAt < until.getTime()
    })
    return letters.map(toDeadLetter)
  }

  letter(id: string): DeadLetter | undefined {
    const letter = this.#letters.get(id)
    return letter && toDeadLetter(letter)
  }

  /** Lets a dead letter wait again, unless its event was delivered again; returns whether it existed. */
  replay(id: string, allHandlers: boolean): boolean {
    const stored = this.#takeLetter(id)
    if (!stored) return false
    if (allHandlers) stored.marks.clear()
    const entry = this.#entries.get(stored.key)
    if (!entry) this.add(stored)
    if (entry?.state !== 'dead') return true
    entry.attempts = 0
    // One with an order keeps its place.
    if (stored.lane === undefined) entry.storedAt = this.#time.now()
    this.#wait(entry)
    this.#onDue()
    return true
  }

  /** Removes a dead letter, but keeps the key of its event; returns whether it existed. */
  removeLetter(id: string): boolean {
    const stored = this.#takeLetter(id)
    if (!stored) return false
    const entry = this.#entries.get(stored.key)
    if (entry?.state === 'dead') this.#finish(entry)
    this.#onDue()
    return true
  }

  /** Removes the dead letters that are too old. */
  expireLetters(): void {
    const { deadLettersKeepMs = Number.POSITIVE_INFINITY } = this.#settings
    const latest = this.#time.now() - deadLettersKeepMs
    for (const [id, { failedAt }] of this.#letters) if (failedAt <= latest) this.removeLetter(id)
  }

  /** Ends all pauses, so that no timer is left. */
  close(): void {
    for (const cancel of this.#timers) cancel()
    this.#timers.clear()
  }

  #wait(entry: Entry): void {
    entry.state = 'waiting'
    this.#waiting.add(entry)
  }

  #pause(entry: Entry, milliseconds: number): void {
    entry.state = 'pausing'
    const cancel = this.#time.after(milliseconds, () => {
      this.#timers.delete(cancel)
      this.#wait(entry)
      this.#onDue()
    })
    this.#timers.add(cancel)
  }

  #putLetter(stored: Stored, { reason, failedHandlers = [] }: Failure, attempts: number): void {
    const letter = { stored, reason, failedHandlers, attempts, failedAt: this.#time.now() }
    // The youngest is the last, also where it replaces one.
    this.#letters.delete(stored.key)
    this.#letters.set(stored.key, letter)
  }

  /** Keeps only the key of a delivery, and lets the next one of its project run. */
  #finish(entry: Entry): void {
    const { key, lane: id = Number.NaN } = entry.stored
    this.#entries.delete(key)
    this.#done.set(key, this.#time.now() + this.#settings.windowMs)
    const lane = this.#lanes.get(id)
    lane?.shift()
    const next = lane?.[0]
    if (next) this.#wait(next)
    else this.#lanes.delete(id)
  }

  #takeLetter(id: string): Stored | undefined {
    const letter = this.#letters.get(id)
    this.#letters.delete(id)
    return letter?.stored
  }
}

function toDeadLetter({ stored, failedAt, ...letter }: Letter): DeadLetter {
  const at = new Date(failedAt)
  const delivery = deadDelivery(JSON.parse(stored.json), stored.key, at)
  const marks = [...stored.marks].sort()
  return { id: stored.key, delivery, failedAt: at, ...letter, ...(marks.length > 0 && { marks }) }
}
