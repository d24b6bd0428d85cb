import { access } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { QondorWebhookError } from '../../errors/qondor-webhook-error.js'
import { isObject } from '../../parse/is-object.js'
import type { DeliveryQueue } from '../../queue/delivery-queue.js'
import { codeOf, Failure } from '../failure.js'
import { attempt } from '../read-input.js'

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
    const reason = QondorWebhookError.is(error) ? error.message : nameOf(error)
    throw new Failure(`${path}: cannot be loaded: ${reason.replace(/\.$/, '')}.`)
  }
}

/** What an error is called, without its message. */
export function nameOf(error: unknown): string {
  const name: unknown = error instanceof Error ? error.name : undefined
  return codeOf(error) ?? (typeof name === 'string' ? name : 'unknown reason')
}

function isQueue(value: unknown): value is DeliveryQueue {
  if (!isObject(value)) return false
  const methods = ['stats', 'close'].map((name) => Reflect.get(value, name))
  return (
    methods.every((method) => typeof method === 'function') && isObject(Reflect.get(value, 'dead'))
  )
}
