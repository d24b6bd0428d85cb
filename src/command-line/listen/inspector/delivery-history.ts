import type { InspectedDelivery } from '../../../inspector-page/messages.js'

/** A delivery, and the headers that say what its body is. */
export interface KeptDelivery {
  readonly inspected: InspectedDelivery
  readonly headers: Readonly<Record<string, string>>
}

/** What came next of the deliveries. */
export interface Batch {
  readonly deliveries: readonly InspectedDelivery[]
  /** How many there were since the start, with these. */
  readonly upTo: number
}

const megabyte = 1024 * 1024
const defaults = { deliveries: 500, bodyCharacters: 16 * megabyte, batchCharacters: megabyte }

/** The newest deliveries, as many as fit in memory; the oldest go first. */
export class DeliveryHistory {
  readonly #limits: typeof defaults
  readonly #kept: KeptDelivery[] = []
  #bodyCharacters = 0
  #total = 0

  constructor(limits: Partial<typeof defaults> = {}) {
    this.#limits = { ...defaults, ...limits }
  }

  /** How many there were since the start. */
  get total(): number {
    return this.#total
  }

  /** How many of them are still here. */
  get size(): number {
    return this.#kept.length
  }

  add(delivery: KeptDelivery): void {
    this.#total += 1
    this.#kept.push(delivery)
    this.#bodyCharacters += sizeOf(delivery)
    // The newest stays, however large: no body is larger than the receiver takes.
    while (this.#isOver() && this.#kept.length > 1) {
      this.#bodyCharacters -= sizeOf(this.#kept.shift())
    }
  }

  /** Those that came after so many, oldest first: at least one, and as many as go in a message. */
  after(count: number): Batch {
    const missed = Math.max(this.#total - count, 0)
    const there = missed === 0 ? [] : this.#kept.slice(-missed)
    let characters = 0
    const fits = there.findIndex((delivery) => {
      characters += sizeOf(delivery)
      return characters > this.#limits.batchCharacters
    })
    const batch = fits < 0 ? there : there.slice(0, Math.max(fits, 1))
    const upTo = this.#total - there.length + batch.length
    return { deliveries: batch.map(({ inspected }) => inspected), upTo }
  }

  find(number: number): KeptDelivery | undefined {
    return this.#kept.find(({ inspected }) => inspected.number === number)
  }

  #isOver(): boolean {
    const { deliveries, bodyCharacters } = this.#limits
    return this.#kept.length > deliveries || this.#bodyCharacters > bodyCharacters
  }
}

function sizeOf(delivery: KeptDelivery | undefined): number {
  return delivery?.inspected.body?.length ?? 0
}
