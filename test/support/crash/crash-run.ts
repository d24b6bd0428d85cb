import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { QueueOptions } from '../../../src/queues/shared/queue-options.js'
import { bodyWith } from '../queues/make-delivery.js'
import type { CrashChild } from './crash-child.js'

/** Where a child finds its queue. */
export interface EnginePlace {
  readonly kind: 'sqlite' | 'postgres' | 'redis'
  /** A file or a URL. */
  readonly place: string
  readonly name: string
  /** @default those of the engine */
  readonly retries?: Pick<QueueOptions, 'attempts' | 'firstRetryMs' | 'maxRetryMs'>
}

export interface ChildOptions {
  readonly engine: EnginePlace
  readonly roles: readonly ('receive' | 'work')[]
  readonly port: number
  /** Where the handlers write what they do. */
  readonly file: string
  readonly concurrency: number
  /** How long a handler takes; some 15 ms if nothing is said. */
  readonly handlerMs?: number
  /** Whether there are two named handlers, of which one fails at random, instead of one without a name. */
  readonly isNamed?: boolean
}

/** One line of that file. */
export interface Note {
  /** `marked`: the mark of a handler or step is stored. */
  readonly what: 'start' | 'end' | 'fail' | 'marked'
  readonly webhookId: string
  readonly pid: number
  readonly at: number
  /** The mark of a named handler or step; empty for a handler without a name. */
  readonly mark: string
}

export function notesIn(file: string): Note[] {
  const lines = readFileSync(file, 'utf8').split('\n')
  return lines.filter(Boolean).map((line) => {
    const [what, webhookId = '', pid, at, mark = ''] = line.split(' ')
    return { what: what as Note['what'], webhookId, pid: Number(pid), at: Number(at), mark }
  })
}

/**
 * Delivers events to the receivers, several at a time, each until it is acknowledged, and now and
 * then once more, with pauses of `pauseMs` on the average. Answers their ids, which
 * are in `accepted` as soon as they are acknowledged; those in `failing` are ones whose handler gives up.
 */
export async function deliverAll(
  count: number,
  receivers: readonly CrashChild[],
  pauseMs: number,
  accepted = new Set<string>(),
): Promise<{ accepted: ReadonlySet<string>; failing: ReadonlySet<string>; duplicates: number }> {
  const failing = new Set<string>()
  let duplicates = 0
  const numbers = Array.from({ length: count }, (_, index) => index).values()
  const send = async () => {
    for (const index of numbers) {
      const webhookId = randomUUID()
      if (index % 20 === 0) failing.add(webhookId)
      const body = bodyWith({ webhookId, offerId: index % 20 })
      for (let time = 0; time < (index % 7 === 0 ? 2 : 1); time += 1) {
        if ((await deliver(body, receivers)) === 'duplicate') duplicates += 1
      }
      accepted.add(webhookId)
      await sleep(2 * pauseMs * Math.random())
    }
  }
  await Promise.all(Array.from({ length: 16 }, send))
  return { accepted, failing, duplicates }
}

/** Posts until it is acknowledged, as nobody may rely on Qondor to do. */
async function deliver(body: string, receivers: readonly CrashChild[]): Promise<string> {
  for (;;) {
    const receiver = receivers[Math.floor(Math.random() * receivers.length)]
    const url = `http://127.0.0.1:${receiver?.options.port}/`
    const signal = AbortSignal.timeout(10_000)
    try {
      const response = await fetch(url, { method: 'POST', body, signal })
      const { outcome } = (await response.json()) as { outcome: string }
      if (response.status === 200) return outcome
    } catch {
      // It is being killed, or not up again yet.
    }
    await sleep(50)
  }
}

/** Does something at random moments until it is stopped; returns how often. */
export function atRandomMoments(
  [least, most]: readonly [number, number],
  act: () => Promise<void>,
): { stop(): Promise<number> } {
  const stopped = new AbortController()
  const running = (async () => {
    let count = 0
    for (;;) {
      await sleep(least + Math.random() * (most - least), undefined, stopped).catch(() => {})
      if (stopped.signal.aborted) return count
      await act()
      count += 1
    }
  })()
  return {
    stop() {
      stopped.abort()
      return running
    },
  }
}
