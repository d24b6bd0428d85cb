import { access } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { QondorWebhookError } from '../errors.js'
import { isObject } from '../parse/body.js'
import type { DeliveryQueue } from '../queue/delivery-queue.js'
import { withFileErrors } from './files.js'
import { CommandError, getErrorCode } from './output.js'

/** The queue that a user's module exports. */
export async function openQueue(path: string): Promise<DeliveryQueue> {
  await withFileErrors(path, () => access(path))
  const exports = await load(path)
  const found = exports['queue'] ?? exports['default']
  if (isQueue(found)) return found
  throw new CommandError(`${path}: must export a DeliveryQueue as queue or default.`)
}

async function load(path: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await import(pathToFileURL(resolve(path)).href)
  } catch (error) {
    throw new CommandError(`${path}: cannot be loaded: ${failureReason(error).replace(/\.$/, '')}.`)
  }
}

function isQueue(value: unknown): value is DeliveryQueue {
  if (!isObject(value)) return false
  const methods = ['stats', 'close'].map((name) => Reflect.get(value, name))
  return (
    methods.every((method) => typeof method === 'function') && isObject(Reflect.get(value, 'dead'))
  )
}

/** A failure of a queue. */
export function toQueueError(error: unknown): CommandError {
  if (error instanceof CommandError) return error
  return new CommandError(`The queue failed: ${failureReason(error)}`)
}

/** The reason of a failure. Messages of other errors may quote a connection string, so only the name is used. */
function failureReason(error: unknown): string {
  if (QondorWebhookError.is(error)) return error.message
  const name: unknown = error instanceof Error ? error.name : undefined
  return `${getErrorCode(error) ?? (typeof name === 'string' ? name : 'unknown reason')}.`
}
