import type { DeliveryQueue } from '../queue/delivery-queue.js'
import type { Arguments } from './arguments.js'
import { didYouMean } from './did-you-mean.js'
import { usageError } from './output.js'
import { drain, listDead, printStatus, removeDead, replayDead, showDead } from './queue-actions.js'
import { openQueue, toQueueError } from './queue-module.js'
import { moveAll } from './queue-move.js'

// Other things that the module has opened would keep the process alive forever.
const endsWithinMs = 250

/** Does something with a queue and returns the exit code. */
type Action = (queue: DeliveryQueue) => Promise<number>

/** Checks the arguments before anything is opened. */
const actions: Readonly<Record<string, (args: Arguments, ids: readonly string[]) => Action>> = {
  status: printStatus,
  dead: listDead,
  show: showDead,
  replay: replayDead,
  remove: removeDead,
  drain,
  move: moveAll,
}

const takesIds = ['show', 'replay', 'remove']

/** Runs `queue`. */
export async function run(args: Arguments): Promise<number> {
  const [name = '', ...ids] = args.positionals
  const prepare = Object.hasOwn(actions, name) ? actions[name] : undefined
  if (!prepare) {
    const names = Object.keys(actions)
    throw usageError(`queue takes one of ${names.join(', ')}.${didYouMean(name, names)}`)
  }
  if (ids.length > 0 && !takesIds.includes(name))
    throw usageError(`queue ${name} takes only flags.`)
  const path = args.text('from')
  if (path === undefined) throw usageError('--from FILE is missing. Add it.')
  const action = prepare(args, ids)
  const queue = await openQueue(path)
  try {
    return await action(queue)
  } catch (error) {
    throw toQueueError(error)
  } finally {
    await queue.close().catch(() => undefined)
    setTimeout(() => process.exit(), endsWithinMs).unref()
  }
}
