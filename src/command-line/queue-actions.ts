import { setTimeout as delay } from 'node:timers/promises'
import { consoleLogger } from '../logger.js'
import { toBytes, type WebhookBody } from '../parse/body.js'
import type { DeadLetter, DeadLetterFilter, DeliveryQueue } from '../queue/delivery-queue.js'
import type { Arguments } from './arguments.js'
import { parseInteger } from './flags.js'
import {
  CommandError,
  onSignal,
  type Part,
  paint,
  printableJson,
  printError,
  printLine,
  usageError,
} from './output.js'

const pauseMs = 100
// A receiver in another process may be about to store a delivery.
const idleForMs = 1_000

/** `queue drain`: waits until the queue has been empty and idle for a second. */
export function drain(args: Arguments) {
  const seconds = parseInteger(args, 'within', { fallback: 60, from: 1, to: 1_000_000 })
  return async (queue: DeliveryQueue): Promise<number> => {
    const stopped = new AbortController()
    onSignal(() => stopped.abort())
    const until = performance.now() + seconds * 1000
    let idleSince = Number.POSITIVE_INFINITY
    for (;;) {
      const { waiting, active, dead } = await queue.stats()
      const now = performance.now()
      const isIdle = waiting + active === 0
      idleSince = isIdle ? Math.min(idleSince, now) : Number.POSITIVE_INFINITY
      if (now - idleSince >= idleForMs) {
        printLine(
          args.has('json') ? printableJson({ dead }) : `No delivery waits or runs; ${dead} dead.`,
        )
        return 0
      }
      // A queue that is idle when the time is up still gets its second.
      if (now >= until && !isIdle) {
        throw new CommandError(`After ${seconds} s ${waiting} wait and ${active} run.`)
      }
      await delay(pauseMs, undefined, { signal: stopped.signal }).catch(() => undefined)
      if (stopped.signal.aborted) return 130
    }
  }
}

/** `queue dead`: prints one line for each dead letter, without payload. */
export function listDead(args: Arguments) {
  const filter = parseFilter(args)
  const limit = parseInteger(args, 'limit', { fallback: 100, from: 1, to: 1_000_000 })
  return async (queue: DeliveryQueue): Promise<number> => {
    for (const letter of await queue.dead.list({ ...filter, limit })) {
      printLine(...(args.has('json') ? [printableJson(toJson(letter))] : toText(letter)))
    }
    return 0
  }
}

function toJson({ id, delivery, reason, failedHandlers, failedAt, attempts }: DeadLetter) {
  const { topic = null, webhookId = null, receivedAt } = delivery
  return { id, topic, webhookId, receivedAt, failedAt, attempts, reason, failedHandlers }
}

function toText({ id, delivery, reason, failedAt, attempts }: DeadLetter): readonly Part[] {
  const tried = `${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`
  return [id, failedAt.toISOString(), paint('bold', delivery.topic ?? '-'), tried, reason]
}

/** `queue replay`: replays the dead letters with the given ids, or all that match the filter. */
export function replayDead(args: Arguments, ids: readonly string[]) {
  const filter = parseFilter(args)
  const options = { allHandlers: args.has('all-handlers') }
  if (args.has('all') === ids.length > 0) {
    throw usageError('queue replay takes either IDs, as printed by queue dead, or --all.')
  }
  return async (queue: DeliveryQueue): Promise<number> => {
    if (ids.length === 0) {
      printLine(`${await queue.dead.replayAll({ ...filter, ...options })} replayed`)
      return 0
    }
    return await forEachId(ids, 'replayed', (id) => queue.dead.replay(id, options))
  }
}

/** `queue show`: prints one dead letter with its body. */
export function showDead(args: Arguments, ids: readonly string[]) {
  const [id] = ids
  if (id === undefined || ids.length > 1) throw usageError('queue show takes one ID.')
  return async (queue: DeliveryQueue): Promise<number> => {
    const letter = await queue.dead.get(id)
    if (!letter) throw new CommandError('No dead letter has this ID. queue dead lists them.')
    const text = bodyText(letter.delivery.body)
    if (args.has('json')) printLine(printableJson({ ...toJson(letter), body: text }))
    else {
      printLine(...toText(letter))
      for (const line of text.split(/\r?\n/)) printLine(line)
    }
    return 0
  }
}

function bodyText(body: WebhookBody): string {
  if (typeof body === 'string') return body
  const bytes = toBytes(body)
  return bytes ? new TextDecoder().decode(bytes) : JSON.stringify(body, null, 2)
}

/** `queue remove`: deletes dead letters. */
export function removeDead(_args: Arguments, ids: readonly string[]) {
  if (ids.length === 0) throw usageError('queue remove takes IDs, as printed by queue dead.')
  return (queue: DeliveryQueue) => forEachId(ids, 'removed', (id) => queue.dead.remove(id))
}

async function forEachId(
  ids: readonly string[],
  done: string,
  act: (id: string) => Promise<boolean>,
): Promise<number> {
  let isAllThere = true
  for (const id of ids) {
    const isThere = await act(id)
    printLine(id, isThere ? done : 'not found')
    isAllThere &&= isThere
  }
  return isAllThere ? 0 : 1
}

/** `queue status`: prints the counts of the queue, and its warnings on stderr. */
export function printStatus(args: Arguments) {
  return async (queue: DeliveryQueue): Promise<number> => {
    queue.logTo?.({ ...consoleLogger, warn: (_fields, message) => printError(message) })
    const { waiting, active, dead, oldestWaitMs } = await queue.stats()
    if (args.has('json')) printLine(printableJson({ waiting, active, dead, oldestWaitMs }))
    else {
      printLine(`waiting  ${waiting}`)
      printLine(`active   ${active}`)
      printLine(`dead     ${dead}`)
      printLine(`oldest   ${(oldestWaitMs / 1000).toFixed(1)} s`)
    }
    return 0
  }
}

/** The filter that the flags set. */
function parseFilter(args: Arguments): DeadLetterFilter {
  const since = args.text('since')
  const time = since === undefined ? undefined : new Date(since)
  if (time && Number.isNaN(time.getTime())) {
    throw usageError('--since must be a time, for example 2026-11-25T08:00:00Z.')
  }
  return { topic: args.text('topic'), since: time }
}
