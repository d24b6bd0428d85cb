import { setTimeout as delay } from 'node:timers/promises'
import { type Answer, describeAnswer, toneOfAnswer } from './answer.js'
import { AtMost } from './at-most.js'
import { Failure } from './failure.js'
import { onStop } from './on-stop.js'
import { colours, type Part, paint, printLine } from './output.js'
import { post, type Sendable } from './post.js'
import { ProgressLine } from './progress-line.js'
import { withoutQuery } from './read-url.js'
import { Tally } from './tally.js'

// With a rate, those sent do not wait for each other's answer; a receiver may still be too slow.
const atOnceWithRate = 64
const linesUpTo = 20

/** A delivery to send, and what to call it in its line. */
export interface Outgoing extends Sendable {
  readonly label: string
}

/** How to send. */
export interface Sending {
  readonly url: URL
  readonly total: number
  /** How many a second; without it, each is sent when the one before is answered. */
  readonly rate?: number | undefined
}

/** Sends deliveries, prints a summary and answers the exit code. */
export async function sendAll(
  deliveries: Iterable<readonly Outgoing[]> | AsyncIterable<readonly Outgoing[]>,
  { url, total, rate }: Sending,
): Promise<number> {
  const tally = new Tally()
  const progress = new ProgressLine(total)
  const stopped = new AbortController()
  let isInterrupted = false
  let unreachable: Failure | undefined
  onStop(() => {
    isInterrupted = true
    stopped.abort()
  })
  const sendInTurn = async (turn: readonly Outgoing[]): Promise<void> => {
    for (const outgoing of turn) {
      if (stopped.signal.aborted) return
      const answer = await post(url, outgoing, stopped.signal)
      if (stopped.signal.aborted && answer.status === undefined) return
      if (answer.status === undefined && !tally.isAnswered) {
        unreachable = new Failure(`No answer from ${withoutQuery(url)}: ${answer.problem}.`)
        return stopped.abort()
      }
      tally.add(answer)
      progress.step()
      if (total <= linesUpTo) printLine(...lineOf(answer, outgoing.label))
    }
  }
  const running = new AtMost(rate === undefined ? 1 : atOnceWithRate)
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
  for (const line of tally.summary()) printLine(line)
  if (isInterrupted) return 130
  return tally.isAllTaken ? 0 : 1
}

function lineOf(answer: Answer, label: string): readonly Part[] {
  const colour = colours[toneOfAnswer(answer)]
  return [paint(colour, describeAnswer(answer)), label, `${answer.milliseconds.toFixed(1)} ms`]
}

async function until(time: number, signal: AbortSignal): Promise<void> {
  const left = time - performance.now()
  if (left > 0) await delay(left, undefined, { signal }).catch(() => undefined)
}
