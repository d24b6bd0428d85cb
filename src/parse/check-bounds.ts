import { QondorWebhookError } from '../errors/qondor-webhook-error.js'
import { isObject } from './is-object.js'

const maxDepth = 64

/**
 * Refuses a value that is nested too deep to be walked safely, or that holds more values than a
 * body of `maxValues` bytes could: a parser before us may have let in a cycle.
 */
export function checkBounds(payload: unknown, maxValues: number): void {
  if (isObject(payload)) countValues(payload, 1, maxValues)
}

/** How many values are left of `maxValues` after those inside `parent`. */
function countValues(parent: object, depth: number, maxValues: number): number {
  if (depth > maxDepth) {
    throw new QondorWebhookError(
      'invalid_json',
      `The body is nested deeper than ${maxDepth} levels.`,
    )
  }
  let left = maxValues
  for (const key in parent) {
    left -= 1
    if (left < 0) {
      throw new QondorWebhookError('body_too_large', 'The parsed body holds too many values.')
    }
    const child = parent[key as keyof typeof parent]
    if (isObject(child)) left = countValues(child, depth + 1, left)
  }
  return left
}
