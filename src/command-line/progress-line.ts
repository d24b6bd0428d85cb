const quietMs = 1_000
const intervalMs = 100

/** How far a long run is, in a line that writes over itself, where stderr is a terminal. */
export class ProgressLine {
  readonly #total: number
  readonly #startedAt = performance.now()
  #printedAt = 0
  #done = 0

  constructor(total: number) {
    this.#total = total
  }

  step(): void {
    this.#done += 1
    const now = performance.now()
    if (!process.stderr.isTTY || now - this.#startedAt < quietMs) return
    if (now - this.#printedAt < intervalMs) return
    this.#printedAt = now
    const rate = Math.round((this.#done * 1000) / (now - this.#startedAt))
    process.stderr.write(`\r\x1b[K${this.#done} of ${this.#total}, ${rate} a second`)
  }

  /** Takes the line away. */
  clear(): void {
    if (this.#printedAt > 0) process.stderr.write('\r\x1b[K')
    this.#printedAt = 0
  }
}
