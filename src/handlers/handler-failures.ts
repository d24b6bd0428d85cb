import { errorName, QondorWebhookError } from '../errors.js'
import { NonRetryableError, RetryLaterError } from '../retry-errors.js'

/** An error that a handler or middleware threw. */
export interface HandlerFailure {
  readonly error: unknown
  /** The name of a named handler. */
  readonly name?: string | undefined
  readonly isMiddleware?: boolean
}

const failuresByError = new WeakMap<QondorWebhookError, readonly HandlerFailure[]>()

/**
 * The error of a delivery whose handlers failed. It is `retry_later` only if no handler failed in another
 * way. `count` is the number of handlers that ran.
 */
export function toHandlersError(
  failures: readonly HandlerFailure[],
  count: number,
  timeout: Error | undefined,
): QondorWebhookError {
  const isLater = failures.every(({ error }) => RetryLaterError.is(error))
  const code = timeout ? 'handler_timeout' : isLater ? 'retry_later' : 'handler_failed'
  const message = [timeout?.message, ...describe(failures, count), 'See cause.']
  const error = new QondorWebhookError(code, message.filter(Boolean).join(' '), {
    cause: causeOf(failures),
  })
  failuresByError.set(error, failures)
  return error
}

/** What threw, with the names of the handlers and the classes of the errors. */
function describe(failures: readonly HandlerFailure[], count: number): readonly string[] {
  const list = (some: readonly HandlerFailure[]) => {
    return some
      .map(({ error, name }) => errorName(error) + (name === undefined ? '' : ` (${name})`))
      .join(', ')
  }
  const ofHandlers = failures.filter(({ isMiddleware }) => !isMiddleware)
  const others = failures.filter(({ isMiddleware }) => isMiddleware)
  return [
    ofHandlers.length > 0
      ? `${ofHandlers.length} of ${count} handlers threw: ${list(ofHandlers)}.`
      : '',
    others.length > 0 ? `Middleware threw: ${list(others)}.` : '',
  ]
}

/** What was thrown: the error itself, or an `AggregateError` of several. */
export function causeOf(failures: readonly HandlerFailure[]): unknown {
  const errors = failures.map(({ error }) => error)
  return errors.length === 1
    ? errors[0]
    : new AggregateError(errors, `${errors.length} handlers threw.`)
}

/** What handlers and middleware threw, if a delivery failed because of them; otherwise empty. */
export function handlerFailures(error: QondorWebhookError): readonly HandlerFailure[] {
  const failures = failuresByError.get(error)
  if (failures) return failures
  return error.code === 'handler_failed' ? [{ error: error.cause }] : []
}

/** Whether an error says that handlers or middleware failed. */
export function isOfHandlers({ code }: QondorWebhookError): boolean {
  return code === 'handler_failed' || code === 'handler_timeout' || code === 'retry_later'
}

/** The names of the named handlers that failed. */
export function failedHandlers(error: QondorWebhookError): readonly string[] {
  return handlerFailures(error).flatMap(({ name }) => name ?? [])
}

/** Whether a handler threw a `NonRetryableError`. */
export function isNonRetryable(error: QondorWebhookError): boolean {
  return handlerFailures(error).some((failure) => NonRetryableError.is(failure.error))
}

/** How long to wait before the next attempt, in milliseconds, if an error is `retry_later`. */
export function retryWaitMs(error: QondorWebhookError): number | undefined {
  if (error.code !== 'retry_later' || !failuresByError.has(error)) return undefined
  const waits = handlerFailures(error).map((failure) => {
    return RetryLaterError.is(failure.error) ? failure.error.waitMs : 0
  })
  return Math.max(0, ...waits)
}
