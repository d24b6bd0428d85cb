import type { Received } from '../received.js'

/** A delivery, and the headers that say what its body is. */
export interface KeptDelivery extends Received {
  readonly headers: Readonly<Record<string, string>>
}

const defaults = { deliveries: 500, bytes: 16 * 1024 * 1024 }

/** The newest deliveries, as many as fit in memory; the oldest go first. */
export class DeliveryHistory {
  readonly limits: typeof defaults
  readonly #kept: KeptDelivery[] = []
  #bytes = 0
  #total = 0

  constructor(limits = defaults) {
    this.limits = limits
  }

  /** How many there were since the start. */
  get total(): number {
    return this.#total
  }

  add(delivery: KeptDelivery): void {
    this.#total += 1
    this.#kept.push(delivery)
    this.#bytes += sizeOf(delivery)
    // The newest stays, however large: no body is larger than the receiver takes.
    while (this.#isOver() && this.#kept.length > 1) this.#bytes -= sizeOf(this.#kept.shift())
  }

  /** Those that came after so many, oldest first. */
  after(count: number): readonly KeptDelivery[] {
    const missed = this.#total - count
    return missed > 0 ? this.#kept.slice(-missed) : []
  }

  find(number: number): KeptDelivery | undefined {
    return this.#kept.find((delivery) => delivery.number === number)
  }

  #isOver(): boolean {
    return this.#kept.length > this.limits.deliveries || this.#bytes > this.limits.bytes
  }
}

function sizeOf(delivery: KeptDelivery | undefined): number {
  return delivery?.body?.length ?? 0
}
