import type { DeadLetter } from '../../queue/dead-letters.js'
import type { DeliveryQueue } from '../../queue/delivery-queue.js'
import type { Arguments } from '../arguments.js'
import { type Part, paint, printLine } from '../output.js'
import { printableJson } from '../printable.js'
import { readInteger } from '../read-integer.js'
import { readFilter } from './read-filter.js'

/** `queue dead`: one line for each, without payload. */
export function listDead(args: Arguments) {
  const filter = readFilter(args)
  const limit = readInteger(args, 'limit', { fallback: 100, from: 1, to: 1_000_000 })
  return async (queue: DeliveryQueue): Promise<number> => {
    for (const letter of await queue.dead.list({ ...filter, limit })) {
      printLine(...(args.has('json') ? [toJson(letter)] : toText(letter)))
    }
    return 0
  }
}

function toJson({ id, delivery, reason, diedAt, attempts }: DeadLetter): string {
  const { topic = null, webhookId = null, receivedAt } = delivery
  return printableJson({ id, topic, webhookId, receivedAt, diedAt, attempts, reason })
}

function toText({ id, delivery, reason, diedAt, attempts }: DeadLetter): readonly Part[] {
  const tried = `${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`
  return [id, diedAt.toISOString(), paint('bold', delivery.topic ?? '-'), tried, reason]
}
