import type { DeadLetter } from '../../queue/dead-letters.js'
import type { DeliveryQueue } from '../../queue/delivery-queue.js'
import type { Arguments } from '../arguments.js'
import { paint, printLine } from '../output.js'
import { jsonLine, printable } from '../printable.js'
import { readInteger } from '../read-integer.js'
import { readFilter } from './read-filter.js'

/** `queue dead`: one line for each, without payload. */
export function listDead(args: Arguments) {
  const filter = readFilter(args)
  const limit = readInteger(args, 'limit', { fallback: 100, from: 1, to: 1_000_000 })
  return async (queue: DeliveryQueue): Promise<number> => {
    for (const letter of await queue.dead.list({ ...filter, limit })) {
      printLine(args.has('json') ? toJson(letter) : toText(letter))
    }
    return 0
  }
}

function toJson({ id, delivery, reason, diedAt, attempts }: DeadLetter): string {
  const { topic = null, webhookId = null, receivedAt } = delivery
  return jsonLine({ id, topic, webhookId, receivedAt, diedAt, attempts, reason })
}

function toText({ id, delivery, reason, diedAt, attempts }: DeadLetter): string {
  const name = paint('bold', printable(delivery.topic ?? '-'))
  const tried = `${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`
  return [printable(id), diedAt.toISOString(), name, tried, printable(reason)].join('  ')
}
