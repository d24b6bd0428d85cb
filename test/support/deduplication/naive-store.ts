import type { Claim, ClaimResult } from '../../../src/index.js'

interface Lease {
  readonly key: string
  readonly token: string
  readonly until: number
}

interface Handled {
  readonly key: string
  readonly until: number
}

/** What a memory store is to do, in the plainest way: lists that are searched. */
export class NaiveStore {
  time = 0
  #leases: readonly Lease[] = []
  #handled: readonly Handled[] = []
  readonly #maxIds: number
  readonly #windowMs: number

  constructor(maxIds: number, windowMs: number) {
    this.#maxIds = maxIds
    this.#windowMs = windowMs
  }

  isHandled(key: string): boolean {
    return this.#handled.some((event) => event.key === key && event.until > this.time)
  }

  claim({ key, token, leaseMs }: Claim): ClaimResult {
    if (this.isHandled(key)) return 'duplicate'
    const isHeld = this.#leases.some((lease) => lease.key === key && lease.until > this.time)
    if (isHeld) return 'in_progress'
    this.#leases = [...this.#without(key), { key, token, until: this.time + leaseMs }]
    return 'claimed'
  }

  complete({ key }: Claim): void {
    this.#leases = this.#without(key)
    const others = this.#handled.filter((event) => event.key !== key)
    const all = [...others, { key, until: this.time + this.#windowMs }]
    this.#handled = all.slice(-this.#maxIds)
  }

  release({ key, token }: Claim): void {
    const isHolder = this.#leases.some((lease) => lease.key === key && lease.token === token)
    if (isHolder) this.#leases = this.#without(key)
  }

  #without(key: string): readonly Lease[] {
    return this.#leases.filter((lease) => lease.key !== key)
  }
}
