import { isBranded, QondorWebhookError } from './errors.js'

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

const retryLaterBrand = Symbol.for('qondor-webhooks.RetryLaterError')
const longestWaitMs = 604_800_000
const waitWithoutHeaderMs = 60_000

/** When to try again: after a time in milliseconds, or at a date. At most 7 days from now. */
export type RetryTime = { readonly afterMs: number } | { readonly at: Date }

/**
 * Throw this in a handler if the event can be handled later, such as after a 429 of a CRM. With a queue,
 * the delivery waits until then, even beyond `maxRetryMs`, and the attempt counts. Without a queue, the
 * response is 503 with `retry-after`. If several handlers throw it, the latest time counts. If another
 * handler fails in another way, the usual pause between attempts applies.
 *
 * @throws {QondorWebhookError} `invalid_options` if `afterMs` is not a number from 0 on, or `at` is not a
 * valid date.
 * @example
 * const response = await fetch(dealUrl, { method: 'PATCH', body })
 * if (response.status === 429) throw RetryLaterError.from(response)
 * if (isNight()) throw new RetryLaterError('The ERP is offline at night.', { at: nextMorning() })
 */
export class RetryLaterError extends Error {
  override readonly name = 'RetryLaterError'
  readonly #time: RetryTime

  constructor(message: string, time: RetryTime) {
    super(message)
    this.#time = time
    if (this.waitMs >= 0) return
    throw new QondorWebhookError(
      'invalid_options',
      'RetryLaterError needs `afterMs`, a number of milliseconds from 0 on, or `at`, a valid Date.',
    )
  }

  /**
   * Reads `Retry-After` of a fetch `Response`, in seconds or as an HTTP date; 60 seconds if it is missing
   * or cannot be read.
   *
   * @example
   * if (response.status === 429) throw RetryLaterError.from(response)
   */
  static from(response: {
    readonly status: number
    readonly headers: { get(name: string): string | null }
  }): RetryLaterError {
    const message = `The response had status ${response.status}.`
    const value = response.headers.get('retry-after')?.trim() ?? ''
    if (/^\d+$/.test(value)) return new RetryLaterError(message, { afterMs: Number(value) * 1_000 })
    // One of the three forms of an HTTP date has no zone, and all are in UTC.
    const at = new Date(
      /^[a-z]+.*\d/i.test(value) ? value.replace(/( GMT)?$/i, ' GMT') : Number.NaN,
    )
    const isDate = !Number.isNaN(at.getTime())
    return new RetryLaterError(message, isDate ? { at } : { afterMs: waitWithoutHeaderMs })
  }

  /** The time from now in milliseconds, from 0 to 604800000 (7 days). */
  get waitMs(): number {
    const time = this.#time
    const milliseconds = 'at' in time ? Math.max(0, time.at.getTime() - Date.now()) : time.afterMs
    return Math.min(milliseconds, longestWaitMs)
  }

  /** The brand that {@link RetryLaterError.is} checks. */
  get [retryLaterBrand](): true {
    return true
  }

  /** Whether `value` is a `RetryLaterError`, also of another copy of this package. */
  static is(value: unknown): value is RetryLaterError {
    return isBranded(value, retryLaterBrand)
  }
}
