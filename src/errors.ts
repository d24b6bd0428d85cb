/** A stable error code, for `switch` and for metrics. Messages are not stable. */
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
  | 'retry_later'
  | 'no_handler'
  | 'in_progress'
  | 'store_unavailable'
  | 'queue_unavailable'
  | 'invalid_delivery'
  | 'observer_failed'
  | 'invalid_options'
  | 'invalid_date'
  | 'nil_webhook_id'

/** One fault of a body, in the shape of a Standard Schema issue, without the value. */
export interface QondorWebhookIssue {
  /** Names the topic, the path and the expected type; never the value. */
  readonly message: string
  /** The path in the body, from the outside in: `['offerId']`. Empty for the body as a whole. */
  readonly path: readonly PropertyKey[]
}

const errorBrand = Symbol.for('qondor-webhooks.QondorWebhookError')
const ownErrors = new WeakSet<object>()

/** What a {@link QondorWebhookError} can have besides its code and message. */
export interface QondorWebhookErrorDetails {
  readonly issues?: readonly QondorWebhookIssue[]
  readonly cause?: unknown
}

/**
 * The error class of this package. Its message says what happened and what to do. It never contains a
 * payload value, a header value or an e-mail address. `cause` may, because it can come from your code.
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
  /** The stable error code. */
  readonly code: QondorWebhookErrorCode
  /** The faults of the body, for `invalid_envelope` and `invalid_payload`; otherwise empty. */
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

  /** The brand that {@link QondorWebhookError.is} checks. */
  get [errorBrand](): true {
    return true
  }

  /** Whether `value` is a `QondorWebhookError`, also of another copy of this package. */
  static is(value: unknown): value is QondorWebhookError {
    return isBranded(value, errorBrand)
  }
}

/** Whether this copy of the package created the error. Reading it cannot throw, unlike a proxy. */
export function isOwnError(value: unknown): value is QondorWebhookError {
  return typeof value === 'object' && value !== null && ownErrors.has(value)
}

/**
 * Whether a value has a brand. A brand is a symbol from the global registry, so the ESM and the CommonJS
 * copy of this package in one process recognise each other's errors.
 */
export function isBranded(value: unknown, brand: symbol): boolean {
  try {
    return (
      typeof value === 'object' &&
      value !== null &&
      brand in value &&
      (value as Readonly<Record<symbol, unknown>>)[brand] === true
    )
  } catch {
    // A proxy that throws is not one of our errors.
    return false
  }
}

// Users may give a class any name. Our messages quote only plain names.
const plainName = /^[\p{L}\p{N}_$.-]{1,64}$/u

/**
 * The class name of a thrown value, for a message that must not quote the value. A class name comes from
 * code, while the `name` and `message` of an error may contain a payload value. Never throws.
 */
export function errorName(thrown: unknown): string {
  try {
    if (!isError(thrown)) return typeof thrown
    const name: unknown = thrown.constructor.name
    return typeof name === 'string' && plainName.test(name) ? name : 'Error'
  } catch {
    // A proxy or a getter that throws.
    return typeof thrown
  }
}

/**
 * The class name of a thrown value with its code, such as `AggregateError ECONNREFUSED`; `undefined` if
 * there is none. For the log, like the class name alone. Never throws.
 */
export function errorKind(thrown: unknown): string | undefined {
  if (thrown === undefined) return undefined
  const name = errorName(thrown)
  try {
    const code: unknown = isError(thrown) && 'code' in thrown ? thrown.code : undefined
    // A constant, and not a value that somebody calls a code.
    const isConstant = typeof code === 'string' && /^(?=.*[A-Z])[A-Z\d_]{1,40}$/.test(code)
    return isConstant ? `${name} ${code}` : name
  } catch {
    return name
  }
}

/** The class and message of a thrown value. Never throws. */
export function formatError(thrown: unknown): string {
  try {
    if (typeof thrown === 'function') return 'function'
    if (typeof thrown !== 'object' || thrown === null) return String(thrown)
    const { name, message } = thrown as { readonly name?: unknown; readonly message?: unknown }
    const isNamed = typeof name === 'string' && name !== '' && name !== 'Error'
    const label = isNamed ? name : errorName(thrown)
    return typeof message === 'string' && message !== '' ? `${label}: ${message}` : label
  } catch {
    return typeof thrown
  }
}

/** Whether a value is an error, also of another realm, as in test runners. */
function isError(value: unknown): value is Error {
  return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]'
}

// The longest delay of a timer; a longer one would fire at once.
const longestDelay = 2 ** 31 - 1

/** Returns `value`; throws `invalid_options` if it is not a whole number from 1 to `maximum`. */
export function assertPositiveInteger(
  option: string,
  value: number,
  maximum = longestDelay,
): number {
  if (Number.isInteger(value) && value > 0 && value <= maximum) return value
  throw new QondorWebhookError(
    'invalid_options',
    `\`${option}\` must be a whole number from 1 to ${maximum}.`,
  )
}
