import type { AppResponse, InspectedDelivery } from './page/messages.js'

/** A delivery, and the headers that describe its body. */
interface KeptDelivery {
  readonly inspected: InspectedDelivery
  readonly headers: Readonly<Record<string, string>>
}

/** The changes: new deliveries, and those that got a response from the app. */
interface Batch {
  readonly deliveries: readonly InspectedDelivery[]
  /** The number of changes since the start, including these. */
  readonly upTo: number
}

interface Entry extends KeptDelivery {
  /** The number of its last change. */
  readonly change: number
}

const megabyte = 1024 * 1024
const defaults = { deliveries: 500, bodyCharacters: 16 * megabyte, batchCharacters: megabyte }

/** The newest deliveries, as many as fit into the limits; the oldest are dropped first. */
export class DeliveryHistory {
  readonly #limits: typeof defaults
  /** By number, oldest first. */
  readonly #kept = new Map<number, Entry>()
  #bodyCharacters = 0
  #total = 0
  #changes = 0
  #clearedAt = 0

  constructor(limits: Partial<typeof defaults> = {}) {
    this.#limits = { ...defaults, ...limits }
  }

  /** The number of deliveries since the start, or since it was cleared. */
  get total(): number {
    return this.#total
  }

  /** The number of deliveries that are still kept. */
  get size(): number {
    return this.#kept.size
  }

  /** The number of changes since the start: deliveries, responses of the app, and when it was cleared. */
  get changes(): number {
    return this.#changes
  }

  /** The number of changes when it was cleared; 0 if it never was. */
  get clearedAt(): number {
    return this.#clearedAt
  }

  /** Drops all deliveries. */
  clear(): void {
    this.#kept.clear()
    this.#bodyCharacters = 0
    this.#total = 0
    this.#changes += 1
    this.#clearedAt = this.#changes
  }

  add(delivery: KeptDelivery): void {
    this.#total += 1
    this.#changes += 1
    this.#kept.set(delivery.inspected.number, { ...delivery, change: this.#changes })
    this.#bodyCharacters += sizeOf(delivery)
    for (const [number, oldest] of this.#kept) {
      // The newest stays, whatever its size: the receiver limits it.
      if (!this.#isOver() || this.#kept.size === 1) return
      this.#bodyCharacters -= sizeOf(oldest)
      this.#kept.delete(number)
    }
  }

  /** Adds the app's response to a delivery, if the delivery is still kept. */
  addResponse(number: number, app: AppResponse): void {
    const entry = this.#kept.get(number)
    if (!entry) return
    this.#changes += 1
    const inspected = { ...entry.inspected, app }
    this.#kept.set(number, { ...entry, inspected, change: this.#changes })
  }

  /** The changes after the first `count`, in order: at least one, and as many as fit in a message. */
  after(count: number): Batch {
    const changed = [...this.#kept.values()].filter(({ change }) => change > count)
    changed.sort((one, other) => one.change - other.change)
    let characters = 0
    const fits = changed.findIndex((delivery) => {
      characters += sizeOf(delivery)
      return characters > this.#limits.batchCharacters
    })
    const batch = fits < 0 ? changed : changed.slice(0, Math.max(fits, 1))
    const isAll = batch.length === changed.length
    const upTo = isAll ? this.#changes : (batch.at(-1)?.change ?? this.#changes)
    return { deliveries: batch.map(({ inspected }) => inspected), upTo }
  }

  find(number: number): KeptDelivery | undefined {
    return this.#kept.get(number)
  }

  #isOver(): boolean {
    const { deliveries, bodyCharacters } = this.#limits
    return this.#kept.size > deliveries || this.#bodyCharacters > bodyCharacters
  }
}

function sizeOf({ inspected }: KeptDelivery): number {
  return inspected.body?.length ?? 0
}
