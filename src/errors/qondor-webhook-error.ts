import type { QondorWebhookErrorCode } from './error-codes.js'
import { isBranded } from './is-branded.js'
import type { QondorWebhookIssue } from './issue.js'

const brand = Symbol.for('qondor-webhooks.QondorWebhookError')
const made = new WeakSet<object>()

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
    made.add(this)
  }

  /** True for the brand that {@link QondorWebhookError.is} looks for. */
  get [brand](): true {
    return true
  }

  /** Whether `value` is a `QondorWebhookError`, even one made by another copy of this package. */
  static is(value: unknown): value is QondorWebhookError {
    return isBranded(value, brand)
  }
}

/** Whether this copy of the package made an error, so that reading it cannot throw: a proxy can. */
export function isOwnError(value: unknown): value is QondorWebhookError {
  return typeof value === 'object' && value !== null && made.has(value)
}
