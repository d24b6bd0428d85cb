import { access } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { QondorWebhookError } from '../errors.js'
import type { Logger } from '../logger.js'
import { isObject } from '../parse/body.js'
import type { DeliveryQueue } from '../queue/delivery-queue.js'
import { withFileErrors } from './files.js'
import { CommandError, getErrorCode } from './output.js'

const nothing = (): void => undefined
// Every run would repeat the warnings that the app has logged; `queue status` prints them.
const silent: Logger = { debug: nothing, warn: nothing, error: nothing }

/** The queue that a user's module exports. */
export async function openQueue(path: string): Promise<DeliveryQueue> {
  await withFileErrors(path, () => access(path))
  const exports = await load(path)
  const found = exports['queue'] ?? exports['default']
  if (!isQueue(found)) {
    throw new CommandError(`${path}: must export a DeliveryQueue as queue or default.`)
  }
  found.logTo?.(silent)
  return found
}

async function load(path: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await import(pathToFileURL(resolve(path)).href)
  } catch (error) {
    const reason = failureReason(error).replace(/\.$/, '')
    throw new CommandError(`${path}: cannot be loaded: ${reason}.${loadingAdvice(path, error)}`)
  }
}

const typeScriptFailures = [
  'ERR_UNKNOWN_FILE_EXTENSION',
  'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX',
  'ERR_INVALID_TYPESCRIPT_SYNTAX',
  'ERR_MODULE_NOT_FOUND',
]

/** What to do where Node cannot load a kind of module; empty for an error of the module's own. */
function loadingAdvice(path: string, error: unknown): string {
  if (error instanceof SyntaxError && path.endsWith('.js')) {
    return ' If it is an ES module in a CommonJS project, name it .mjs.'
  }
  const isOfNode =
    error instanceof SyntaxError || typeScriptFailures.includes(getErrorCode(error) ?? '')
  if (!isOfNode || !/\.[cm]?tsx?$/.test(path)) return ''
  return (
    ' Node 22.18 and later run an ES module of TypeScript without enums, whose imports end in .ts. ' +
    'Otherwise run node --import tsx node_modules/qondor-webhooks/dist/command-line.js, or build it first.'
  )
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
