/** Runs so many works at once at most; the others wait their turn. */
export class AtMost {
  readonly #limit: number
  readonly #waiting: (() => void)[] = []
  readonly #pending = new Set<Promise<void>>()
  #running = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  /** Resolves when the work has started; a work is not to reject. */
  async start(work: () => Promise<void>): Promise<void> {
    if (this.#running < this.#limit) this.#running += 1
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
    const pending = work().finally(() => {
      this.#pending.delete(pending)
      // Whoever waits longest takes the place.
      const next = this.#waiting.shift()
      if (next) next()
      else this.#running -= 1
    })
    this.#pending.add(pending)
  }

  /** Resolves when all works that have started are done. */
  async settled(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending)
  }
}
