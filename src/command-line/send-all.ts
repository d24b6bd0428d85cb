import { setTimeout as delay } from 'node:timers/promises'
import { withoutQuery } from './flags.js'
import {
  CommandError,
  colours,
  onSignal,
  type Part,
  paint,
  printableJson,
  printLine,
  printNote,
} from './output.js'
import {
  ConcurrencyLimit,
  describeOutcome,
  describeResponse,
  isSuccess,
  type PostRequest,
  type PostResult,
  post,
  responseSeverity,
} from './post.js'

// With a rate, requests do not wait for each other's response, but a receiver may still be too slow.
const atOnceWithRate = 64
const linesUpTo = 20

/** A delivery to send, and its label in the output. */
export interface OutgoingDelivery extends PostRequest {
  readonly label: string
}

/** Options of a run. */
interface Sending {
  readonly url: URL
  readonly total: number
  /** Whether the deliveries have a key. */
  readonly hasKey: boolean
  /** Whether each response and the summary are printed as JSON. */
  readonly isJson: boolean
  /** Deliveries per second; without it, each is sent after the response to the one before. */
  readonly rate?: number | undefined
}

/** Sends deliveries, prints a summary and returns the exit code. */
export async function sendAll(
  deliveries: Iterable<readonly OutgoingDelivery[]> | AsyncIterable<readonly OutgoingDelivery[]>,
  { url, total, hasKey, isJson, rate }: Sending,
): Promise<number> {
  const tally = new SendSummary()
  const progress = new ProgressLine(total)
  const stopped = new AbortController()
  let isInterrupted = false
  let unreachable: CommandError | undefined
  onSignal(() => {
    isInterrupted = true
    stopped.abort()
  })
  const sendInTurn = async (turn: readonly OutgoingDelivery[]): Promise<void> => {
    for (const outgoing of turn) {
      if (stopped.signal.aborted) return
      const result = await post(url, outgoing, stopped.signal)
      if (stopped.signal.aborted && result.status === undefined) return
      if (result.status === undefined && !tally.hasResponse) {
        unreachable = new CommandError(`No response from ${withoutQuery(url)}: ${result.problem}.`)
        return stopped.abort()
      }
      tally.add(result)
      progress.step()
      if (isJson) printLine(toJsonLine(result, outgoing.label))
      else if (total <= linesUpTo) printLine(...lineOf(result, outgoing.label))
    }
  }
  const running = new ConcurrencyLimit(rate === undefined ? 1 : atOnceWithRate)
  const startedAt = performance.now()
  let index = 0
  for await (const turn of deliveries) {
    if (rate !== undefined) await until(startedAt + (index * 1000) / rate, stopped.signal)
    if (stopped.signal.aborted) break
    await running.start(() => sendInTurn(turn))
    index += 1
  }
  await running.settled()
  progress.clear()
  if (unreachable) throw unreachable
  for (const line of isJson ? [tally.toJsonLine()] : tally.toLines()) printLine(line)
  for (const note of tally.notes(hasKey)) printNote(note)
  if (isInterrupted) return 130
  return tally.isAllTaken ? 0 : 1
}

function lineOf(result: PostResult, label: string): readonly Part[] {
  const colour = colours[responseSeverity(result)]
  return [paint(colour, describeResponse(result)), label, `${result.milliseconds.toFixed(1)} ms`]
}

function toJsonLine({ milliseconds, ...rest }: PostResult, delivery: string): string {
  return printableJson({ type: 'response', delivery, ...rest, ms: round(milliseconds) })
}

function round(milliseconds: number): number {
  return Number(milliseconds.toFixed(1))
}

async function until(time: number, signal: AbortSignal): Promise<void> {
  const left = time - performance.now()
  if (left > 0) await delay(left, undefined, { signal }).catch(() => undefined)
}

/** Counts responses, for a summary. */
class SendSummary {
  readonly #counts = new Map<string, number>()
  readonly #outcomes = new Map<string, number>()
  readonly #statuses = new Map<string, number>()
  readonly #latencies: number[] = []
  #taken = 0
  #sent = 0
  #isRedirected = false
  #isRefusedByAnother = false

  add(result: PostResult): void {
    const { status, outcome, cut } = result
    const isPlain = outcome !== undefined && cut === undefined
    count(this.#counts, isPlain ? describeOutcome(result) : `× ${describeResponse(result)}`)
    if (outcome !== undefined) count(this.#outcomes, outcome)
    count(this.#statuses, status === undefined ? 'none' : String(status))
    this.#sent += 1
    if (result.status !== undefined) this.#latencies.push(result.milliseconds)
    if (isSuccess(result)) this.#taken += 1
    else if (status !== undefined && outcome === undefined) {
      if (status >= 300 && status < 400) this.#isRedirected = true
      else this.#isRefusedByAnother = true
    }
  }

  /** Whether there was any response. */
  get hasResponse(): boolean {
    return this.#latencies.length > 0
  }

  get isAllTaken(): boolean {
    return this.#taken === this.#sent
  }

  /** The counts and the latencies, in lines. */
  toLines(): readonly string[] {
    const counts = [...this.#counts].sort(([one], [other]) => one.localeCompare(other))
    const parts = counts.map(([name, times]) => `${times} ${name}`)
    const sent = `${this.#sent} sent${parts.length > 0 ? `: ${parts.join(', ')}` : ''}`
    if (!this.hasResponse) return [sent]
    const points = Object.entries(this.#latency()).map(([name, ms]) => `${name} ${ms.toFixed(1)}`)
    return [sent, `latency in ms: ${points.join(', ')}`]
  }

  /** The counts by outcome and by status, and the latencies, as a line of JSON. */
  toJsonLine(): string {
    const [outcomes, statuses] = [this.#outcomes, this.#statuses].map(Object.fromEntries)
    const latencyMs = this.hasResponse ? this.#latency() : null
    return printableJson({ type: 'summary', sent: this.#sent, outcomes, statuses, latencyMs })
  }

  /** What to check if the key or the address is wrong. */
  notes(hasKey: boolean): readonly string[] {
    const notes = []
    if (!hasKey) {
      notes.push('No key was sent. To send one, set QONDOR_WEBHOOK_KEY or --auth-value.')
    } else if (this.#outcomes.has('unauthorized')) {
      notes.push("The key was refused. Compare it, and the header's name, with those of the app.")
    }
    if (this.#isRedirected) {
      notes.push('A redirect is not followed. In --to, check https and a slash at the end.')
    }
    if (this.#isRefusedByAnother) {
      notes.push(
        'A status without an outcome is not from a receiver. ' +
          "Compare the path in --to with the app's route, and look at the app's log.",
      )
    }
    return notes
  }

  #latency() {
    const sorted = [...this.#latencies].sort((one, other) => one - other)
    const point = (share: number): number => round(at(sorted, share))
    return { min: point(0), median: point(0.5), p95: point(0.95), max: point(1) }
  }
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}

/** The percentile of sorted values, by the nearest rank. */
function at(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

const quietMs = 1_000
const intervalMs = 100

/** The progress of a long run, in a line that overwrites itself, if stderr is a terminal. */
class ProgressLine {
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

  /** Removes the line. */
  clear(): void {
    if (this.#printedAt > 0) process.stderr.write('\r\x1b[K')
    this.#printedAt = 0
  }
}
