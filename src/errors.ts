/** The stable name of what went wrong, for `switch` and for metrics; messages are not stable. */
export type QondorWebhookErrorCode =
  | 'invalid_json'
  | 'invalid_encoding'
  | 'invalid_envelope'
  | 'invalid_payload'
  | 'unknown_topic'
  | 'unauthorized'
  | 'method_not_allowed'
  | 'body_timeout'
  | 'body_aborted'
  | 'body_too_large'
  | 'unsupported_encoding'
  | 'body_consumed'
  | 'handler_failed'
  | 'handler_timeout'
  | 'no_handler'
  | 'in_progress'
  | 'store_unavailable'
  | 'queue_unavailable'
  | 'invalid_delivery'
  | 'observer_failed'
  | 'invalid_options'
  | 'invalid_date'
  | 'nil_webhook_id'

/** One thing that is wrong with a body: the shape of a Standard Schema issue, without the value. */
export interface QondorWebhookIssue {
  /** Names the topic, the path and what was expected there; never the value. */
  readonly message: string
  /** Where in the body, from the outside in: `['offerId']`. Empty for the body as a whole. */
  readonly path: readonly PropertyKey[]
}

const errorBrand = Symbol.for('qondor-webhooks.QondorWebhookError')
const ownErrors = new WeakSet<object>()

/** What a {@link QondorWebhookError} can carry beside its code and message. */
export interface QondorWebhookErrorDetails {
  readonly issues?: readonly QondorWebhookIssue[]
  readonly cause?: unknown
}

/**
 * The one error class of this package. Its message says what happened and what to do, and never
 * holds a payload value, a header value or an e-mail address; `cause` may, as it is your handlers'.
 *
 * @example
 * try {
 *   parseQondorWebhook(body)
 * } catch (error) {
 *   if (QondorWebhookError.is(error)) console.error(error.code, error.issues)
 * }
 */
export class QondorWebhookError extends Error {
  override readonly name = 'QondorWebhookError'
  /** The stable name of what went wrong. */
  readonly code: QondorWebhookErrorCode
  /** What is wrong where, for `invalid_envelope` and `invalid_payload`; otherwise empty. */
  readonly issues: readonly QondorWebhookIssue[]

  constructor(
    code: QondorWebhookErrorCode,
    message: string,
    details: QondorWebhookErrorDetails = {},
  ) {
    super(message, 'cause' in details ? { cause: details.cause } : undefined)
    this.code = code
    this.issues = details.issues ?? []
    ownErrors.add(this)
  }

  /** True for the brand that {@link QondorWebhookError.is} looks for. */
  get [errorBrand](): true {
    return true
  }

  /** Whether `value` is a `QondorWebhookError`, even one made by another copy of this package. */
  static is(value: unknown): value is QondorWebhookError {
    return isBranded(value, errorBrand)
  }
}

/** Whether this copy of the package made an error, so that reading it cannot throw: a proxy can. */
export function isOwnError(value: unknown): value is QondorWebhookError {
  return typeof value === 'object' && value !== null && ownErrors.has(value)
}

const nonRetryableBrand = Symbol.for('qondor-webhooks.NonRetryableError')

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
  get [nonRetryableBrand](): true {
    return true
  }

  /** Whether `value` is a `NonRetryableError`, even one made by another copy of this package. */
  static is(value: unknown): value is NonRetryableError {
    return isBranded(value, nonRetryableBrand)
  }
}

/**
 * Whether a value has a brand: a symbol that each copy of this package looks up in the global registry,
 * so that the ESM and the CommonJS copy in one process recognise each other's errors.
 */
function isBranded(value: unknown, brand: symbol): boolean {
  try {
    return (
      typeof value === 'object' &&
      value !== null &&
      brand in value &&
      (value as Readonly<Record<symbol, unknown>>)[brand] === true
    )
  } catch {
    // A proxy that throws is none of ours.
    return false
  }
}

// Users may name a class anything. Our messages quote a plain name alone.
const plainName = /^[\p{L}\p{N}_$.-]{1,64}$/u

/**
 * The class of a thrown value, for a message that must not quote what was thrown: code names a class,
 * while an error's own `name` and `message` may hold a payload value. Never throws.
 */
export function classOfThrown(thrown: unknown): string {
  try {
    if (!isError(thrown)) return typeof thrown
    const name: unknown = thrown.constructor.name
    return typeof name === 'string' && plainName.test(name) ? name : 'Error'
  } catch {
    // A proxy or a getter that throws.
    return typeof thrown
  }
}

/** Class and message of a thrown value, in the words of whoever threw it. Never throws. */
export function describeThrown(thrown: unknown): string {
  try {
    if (typeof thrown === 'function') return 'function'
    if (typeof thrown !== 'object' || thrown === null) return String(thrown)
    const { name, message } = thrown as { readonly name?: unknown; readonly message?: unknown }
    const isNamed = typeof name === 'string' && name !== '' && name !== 'Error'
    const label = isNamed ? name : classOfThrown(thrown)
    return typeof message === 'string' && message !== '' ? `${label}: ${message}` : label
  } catch {
    return typeof thrown
  }
}

/** Whether a value is an error, even one of another realm, as test runners make them. */
function isError(value: unknown): value is Error {
  return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]'
}

// The largest delay a timer takes; a longer one would fire at once.
const longestDelay = 2 ** 31 - 1

/** Returns `value`, or throws `invalid_options` when it is no whole number from 1 to `maximum`. */
export function assertPositiveInteger(
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
