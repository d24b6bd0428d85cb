import { isBranded } from './is-branded.js'

const brand = Symbol.for('qondor-webhooks.NonRetryableError')

/**
 * Thrown by a handler whose event will never succeed: a worker then puts the delivery with the dead
 * letters at once, whatever attempts are left. Without a queue it fails the delivery like any error.
 *
 * @example
 * qondor.onOfferAnswered(async (event) => {
 *   if (!(await crm.has(event.customerId))) throw new NonRetryableError('No such customer.')
 * })
 */
export class NonRetryableError extends Error {
  override readonly name = 'NonRetryableError'

  /** True for the brand that {@link NonRetryableError.is} looks for. */
  get [brand](): true {
    return true
  }

  /** Whether `value` is a `NonRetryableError`, even one made by another copy of this package. */
  static is(value: unknown): value is NonRetryableError {
    return isBranded(value, brand)
  }
}
