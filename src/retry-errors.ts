import { isBranded } from './errors.js'

const nonRetryableBrand = Symbol.for('qondor-webhooks.NonRetryableError')

/**
 * Throw this in a handler if the event can never succeed. A worker then moves the delivery to the dead
 * letters at once, even if attempts are left. Without a queue, the delivery fails as with any error.
 *
 * @example
 * qondor.onOfferAnswered(async (event) => {
 *   if (!(await crm.has(event.customerId))) throw new NonRetryableError('No such customer.')
 * })
 */
export class NonRetryableError extends Error {
  override readonly name = 'NonRetryableError'

  /** The brand that {@link NonRetryableError.is} checks. */
  get [nonRetryableBrand](): true {
    return true
  }

  /** Whether `value` is a `NonRetryableError`, also of another copy of this package. */
  static is(value: unknown): value is NonRetryableError {
    return isBranded(value, nonRetryableBrand)
  }
}
