import { setTimeout as delay } from 'node:timers/promises'
import type { DeadLetter, DeliveryQueue } from '../queue/delivery-queue.js'
import type { Arguments } from './arguments.js'
import { parseInteger } from './flags.js'
import { CommandError, onSignal, printableJson, printLine, usageError } from './output.js'
import { openQueue, toQueueError } from './queue-module.js'

const concurrency = 10
const pauseMs = 100
const lettersAtOnce = 100

/**
 * `queue move`: stores waiting deliveries and dead letters in another queue, and only then removes them
 * from this one. Handlers that succeeded here do not run again there. If it is killed half way, at worst a
 * delivery is in both queues, and the other queue detects the duplicate.
 */
export function moveAll(args: Arguments) {
  const path = args.text('to')
  if (path === undefined) throw usageError('--to FILE is missing. Add it.')
  const seconds = parseInteger(args, 'within', { fallback: 60, from: 1, to: 1_000_000 })
  return async (from: DeliveryQueue): Promise<number> => {
    const to = await openQueue(path)
    const stopped = new AbortController()
    onSignal(() => stopped.abort())
    try {
      const moved = await moveWaiting(from, to, seconds, stopped.signal)
      const dead = await moveDeadLetters(from, to, stopped.signal)
      printLine(args.has('json') ? printableJson({ moved, dead }) : `${moved} moved, ${dead} dead.`)
      return stopped.signal.aborted ? 130 : 0
    } finally {
      await to.close().catch(() => undefined)
    }
  }
}

async function moveWaiting(
  from: DeliveryQueue,
  to: DeliveryQueue,
  seconds: number,
  signal: AbortSignal,
): Promise<number> {
  let moved = 0
  let failure: CommandError | undefined
  const fail = (error: unknown): void => {
    failure ??= toQueueError(error)
  }
  const worker = await from.work(
    async (delivery, { marks }) => {
      try {
        await to.enqueue(delivery, { marks: await marks?.read() })
      } catch (error) {
        fail(error)
        throw error
      }
      moved += 1
      return { action: 'ack' }
    },
    { concurrency, onError: fail },
  )
  try {
    const until = performance.now() + seconds * 1000
    for (;;) {
      const { waiting, active } = await from.stats()
      if (failure) throw failure
      if (waiting + active === 0 || signal.aborted) return moved
      if (performance.now() >= until) {
        throw new CommandError(
          `${moved} moved. After ${seconds} s ${waiting} still wait for a retry or for another ` +
            'worker. Stop your workers, and run this again.',
        )
      }
      await delay(pauseMs)
    }
  } finally {
    await worker.stop()
  }
}

async function moveDeadLetters(
  from: DeliveryQueue,
  to: DeliveryQueue,
  signal: AbortSignal,
): Promise<number> {
  let moved = 0
  for (;;) {
    const letters: readonly DeadLetter[] = await from.dead.list({ limit: lettersAtOnce })
    if (letters.length === 0) return moved
    for (const { id, delivery, reason, failedHandlers, marks } of letters) {
      if (signal.aborted) return moved
      await to.storeDeadLetter(delivery, reason, { failedHandlers, marks })
      if (!(await from.dead.remove(id)))
        throw new CommandError(`Dead letter ${id} cannot be removed.`)
      moved += 1
    }
  }
}
