import { access } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { QondorWebhookError } from '../errors.js'
import { isObject } from '../parse/body.js'
import type { DeliveryQueue } from '../queue/delivery-queue.js'
import type { Arguments } from './arguments.js'
import { attempt } from './files.js'
import { Failure, getExitCode, usageFailure } from './output.js'
import { drain, listDead, printStatus, replayDead } from './queue-actions.js'

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
    const reason = QondorWebhookError.is(error) ? error.message : `${getQueueName(error)}.`
    throw error instanceof Failure ? error : new Failure(`The queue failed: ${reason}`)
  } finally {
    await queue.close().catch(() => undefined)
    setTimeout(() => process.exit(), endsWithinMs).unref()
  }
}

/** The queue that a user's module exports. */
export async function openQueue(path: string): Promise<DeliveryQueue> {
  await attempt(path, () => access(path))
  const exports = await load(path)
  const found = exports['queue'] ?? exports['default']
  if (isQueue(found)) return found
  throw new Failure(`${path}: exports no DeliveryQueue as queue or default.`)
}

async function load(path: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await import(pathToFileURL(resolve(path)).href)
  } catch (error) {
    // Of other errors the message is not ours to print: it may quote a connection string.
    const reason = QondorWebhookError.is(error) ? error.message : getQueueName(error)
    throw new Failure(`${path}: cannot be loaded: ${reason.replace(/\.$/, '')}.`)
  }
}

/** What an error is called, without its message. */
export function getQueueName(error: unknown): string {
  const name: unknown = error instanceof Error ? error.name : undefined
  return getExitCode(error) ?? (typeof name === 'string' ? name : 'unknown reason')
}

function isQueue(value: unknown): value is DeliveryQueue {
  if (!isObject(value)) return false
  const methods = ['stats', 'close'].map((name) => Reflect.get(value, name))
  return (
    methods.every((method) => typeof method === 'function') && isObject(Reflect.get(value, 'dead'))
  )
}
