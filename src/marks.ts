/**
 * What attempts at a delivery have completed: named handlers and steps of `delivery.once`. Later attempts
 * leave it out. Each method should settle in bounded time; if one fails, `onError` gets the error.
 */
export interface Marks {
  /** The marks of the earlier attempts. */
  read(): readonly string[] | Promise<readonly string[]>
  /**
   * Stores a mark, of at most 120 characters without control characters. Resolves once it is stored as
   * durably as the delivery. A mark that is already there stays.
   */
  add(mark: string): void | Promise<void>
}

interface MarkedEvent {
  readonly marks: Set<string>
  /** Until when they are kept: the window after the last. */
  readonly until: number
}

/**
 * The marks of many events, in memory. Of at most `maxEvents` events: the one whose last mark is the oldest
 * is forgotten first.
 */
export class MarksInMemory {
  readonly #maxEvents: number
  readonly #windowMs: number
  readonly #now: () => number
  // In the order of their last marks.
  readonly #events = new Map<string, MarkedEvent>()

  constructor(maxEvents: number, windowMs: number, now: () => number) {
    this.#maxEvents = maxEvents
    this.#windowMs = windowMs
    this.#now = now
  }

  get isEmpty(): boolean {
    return this.#events.size === 0
  }

  /** The marks of an event. Its key is made only where there are marks, since most events have none. */
  of(makeKey: () => string): Marks {
    return new MarksOfEvent(this, makeKey)
  }

  read(key: string): readonly string[] {
    this.#forgetExpired(this.#now())
    return [...(this.#events.get(key)?.marks ?? [])]
  }

  add(key: string, mark: string): void {
    const time = this.#now()
    this.#forgetExpired(time)
    const marks = this.#events.get(key)?.marks ?? new Set()
    this.#events.delete(key)
    if (this.#events.size === this.#maxEvents) this.#forgetOldest()
    this.#events.set(key, { marks: marks.add(mark), until: time + this.#windowMs })
  }

  forget(key: string): void {
    this.#events.delete(key)
  }

  #forgetExpired(time: number): void {
    for (const [key, { until }] of this.#events) {
      if (until > time) return
      this.#events.delete(key)
    }
  }

  #forgetOldest(): void {
    for (const [key] of this.#events) {
      this.#events.delete(key)
      return
    }
  }
}

class MarksOfEvent implements Marks {
  readonly #all: MarksInMemory
  readonly #makeKey: () => string

  constructor(all: MarksInMemory, makeKey: () => string) {
    this.#all = all
    this.#makeKey = makeKey
  }

  read(): readonly string[] {
    return this.#all.isEmpty ? [] : this.#all.read(this.#makeKey())
  }

  add(mark: string): void {
    this.#all.add(this.#makeKey(), mark)
  }
}
