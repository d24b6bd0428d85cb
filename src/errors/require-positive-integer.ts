import { QondorWebhookError } from './qondor-webhook-error.js'

// The largest delay a timer takes; a longer one would fire at once.
const longestDelay = 2 ** 31 - 1

/** Returns `value`, or throws `invalid_options` when it is no whole number from 1 to `maximum`. */
export function requirePositiveInteger(
  option: string,
  value: number,
  maximum = longestDelay,
): number {
  if (Number.isInteger(value) && value > 0 && value <= maximum) return value
  throw new QondorWebhookError(
    'invalid_options',
    `The option ${option} takes a whole number from 1 to ${maximum}.`,
  )
}
