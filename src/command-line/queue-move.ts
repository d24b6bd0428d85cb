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
      await assertOther(from, to)
      const moved = await moveWaiting(from, to, seconds, stopped.signal)
      const dead = await moveDeadLetters(from, to, stopped.signal)
      printLine(args.has('json') ? printableJson({ moved, dead }) : `${moved} moved, ${dead} dead.`)
      return stopped.signal.aborted ? 130 : 0
    } finally {
      await to.close().catch(() => undefined)
    }
  }
}

/**
 * Throws a usage failure if both are one queue, where each delivery would be a duplicate of itself and be
 * removed. A dead letter that is stored for a moment shows that, whatever the modules connect to.
 */
async function assertOther(from: DeliveryQueue, to: DeliveryQueue): Promise<void> {
  const topic = `queue-move-${crypto.randomUUID()}`
  const ids = { key: topic, topic, webhookId: undefined, projectId: undefined }
  const reason = 'queue move looks whether the queues differ. This can be removed.'
  await to.storeDeadLetter({ ...ids, receivedAt: new Date(), body: '{}' }, reason)
  try {
    if ((await from.dead.list({ topic, limit: 1 })).length === 0) return
  } finally {
    for (const { id } of await to.dead.list({ topic })) await to.dead.remove(id)
  }
  throw usageError('--from and --to lead to the same queue. Correct the connection or name of one.')
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
