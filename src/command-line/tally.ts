import { type Answer, describeAnswer, isTaken } from './answer.js'

/** Counts answers, for a summary. */
export class Tally {
  readonly #counts = new Map<string, number>()
  readonly #latencies: number[] = []
  #taken = 0
  #sent = 0

  add(answer: Answer): void {
    const name = describeAnswer(answer)
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1)
    this.#sent += 1
    if (answer.status !== undefined) this.#latencies.push(answer.milliseconds)
    if (isTaken(answer)) this.#taken += 1
  }

  /** Whether anything was answered. */
  get isAnswered(): boolean {
    return this.#latencies.length > 0
  }

  get isAllTaken(): boolean {
    return this.#taken === this.#sent
  }

  /** How many of what, and how long it took. */
  summary(): readonly string[] {
    const counts = [...this.#counts].sort(([one], [other]) => one.localeCompare(other))
    const parts = counts.map(([name, count]) => `${count} × ${name}`)
    const sent = `${this.#sent} sent${parts.length > 0 ? `: ${parts.join(', ')}` : ''}`
    if (!this.isAnswered) return [sent]
    const sorted = [...this.#latencies].sort((one, other) => one - other)
    const points = [0, 0.5, 0.95, 1].map((share) => at(sorted, share).toFixed(1))
    const [min, median, p95, max] = points
    return [sent, `latency in ms: min ${min}, median ${median}, p95 ${p95}, max ${max}`]
  }
}

/** The value below which a share of the sorted values lies, by the nearest rank. */
function at(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}
