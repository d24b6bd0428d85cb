import { QondorWebhookError } from '../../errors/qondor-webhook-error.js'
import type { DeliveryQueue } from '../../queue/delivery-queue.js'
import type { Arguments } from '../arguments.js'
import { Failure, usageFailure } from '../failure.js'
import { drain } from './drain.js'
import { listDead } from './list-dead.js'
import { nameOf, openQueue } from './open-queue.js'
import { replayDead } from './replay-dead.js'
import { printStatus } from './status.js'

// What the module has opened beside the queue would keep the process for ever.
const endsWithinMs = 250

/** Does something with a queue and answers the exit code. */
type Action = (queue: DeliveryQueue) => Promise<number>

/** Checks the arguments before anything is opened. */
const actions: Readonly<Record<string, (args: Arguments, ids: readonly string[]) => Action>> = {
  status: printStatus,
  dead: listDead,
  replay: replayDead,
  drain,
}

/** Runs `queue`. */
export async function run(args: Arguments): Promise<number> {
  const [name = '', ...ids] = args.positionals
  const prepare = Object.hasOwn(actions, name) ? actions[name] : undefined
  if (!prepare) throw usageFailure(`queue takes one of ${Object.keys(actions).join(', ')}.`)
  if (ids.length > 0 && name !== 'replay') throw usageFailure(`queue ${name} takes flags alone.`)
  const path = args.text('from')
  if (path === undefined) throw usageFailure('--from FILE is missing.')
  const action = prepare(args, ids)
  const queue = await openQueue(path)
  try {
    return await action(queue)
  } catch (error) {
    const reason = QondorWebhookError.is(error) ? error.message : `${nameOf(error)}.`
    throw error instanceof Failure ? error : new Failure(`The queue failed: ${reason}`)
  } finally {
    await queue.close().catch(() => undefined)
    setTimeout(() => process.exit(), endsWithinMs).unref()
  }
}
