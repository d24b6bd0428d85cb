import type { RefusalReason } from '../authentication.js'
import {
  formatError,
  isOwnError,
  QondorWebhookError,
  type QondorWebhookErrorCode,
} from '../errors.js'
import { handlerFailures } from '../handlers/handler-failures.js'
import type { AttemptResult } from '../queue/delivery-queue.js'

/** The result of `receive`: the outcome of the delivery, and the HTTP status to respond with. */
export interface ReceiveResult<Event = unknown> {
  readonly outcome: Outcome
  /** The HTTP status to respond with; it includes the `status` option. */
  readonly status: number
  /** The event, if the body is valid. */
  readonly event?: Event | undefined
  readonly webhookId?: string | undefined
  readonly topic?: string | undefined
  /** The reason why the delivery was not accepted. */
  readonly error?: QondorWebhookError | undefined
}

/** The outcome of a delivery without payload and causes, for metrics. */
export interface OutcomeReport {
  readonly outcome: Outcome
  readonly status: number
  readonly code: QondorWebhookErrorCode | undefined
  readonly webhookId: string | undefined
  readonly topic: string | undefined
  /** The attempt of a queue's worker; `undefined` for an outcome of `receive`. */
  readonly work: AttemptReport | undefined
  /** Which of the keys of `auth.value` the sender used, from 0 on; `undefined` without such a key. */
  readonly keyIndex: number | undefined
  /** Why the sender was refused, with the outcome `unauthorized`. The response does not tell. */
  readonly reason: RefusalReason | undefined
}

/** One attempt of a queue's worker. */
export interface AttemptReport {
  /** 1 for the first. */
  readonly attempt: number
  /** What happens to the delivery: it is acknowledged, retried, or becomes a dead letter. */
  readonly action: AttemptResult['action']
}

/**
 * Called with every outcome. `durationMs` is the time from the call of `receive` to its result, or the
 * time of an attempt in a queue's worker.
 */
export type OutcomeObserver = (
  report: OutcomeReport,
  timing: { readonly durationMs: number },
) => unknown

export const outcomes = [
  'handled',
  'unhandled',
  'unknown_topic',
  'duplicate',
  'queued',
  'invalid',
  'unauthorized',
  'rejected',
  'failed',
  'unavailable',
] as const

/** The outcome of a delivery. */
export type Outcome = (typeof outcomes)[number]

interface CodeOutcome {
  readonly outcome: Outcome
  readonly status: number
}

/** The outcome and the HTTP status of every error code. */
export const outcomeOfCode: Readonly<Record<QondorWebhookErrorCode, CodeOutcome>> = {
  invalid_json: { outcome: 'invalid', status: 400 },
  invalid_encoding: { outcome: 'invalid', status: 400 },
  invalid_envelope: { outcome: 'invalid', status: 400 },
  invalid_payload: { outcome: 'invalid', status: 422 },
  unauthorized: { outcome: 'unauthorized', status: 401 },
  method_not_allowed: { outcome: 'rejected', status: 405 },
  body_timeout: { outcome: 'rejected', status: 408 },
  body_aborted: { outcome: 'rejected', status: 408 },
  body_too_large: { outcome: 'rejected', status: 413 },
  unsupported_encoding: { outcome: 'rejected', status: 415 },
  body_consumed: { outcome: 'failed', status: 500 },
  handler_failed: { outcome: 'failed', status: 500 },
  handler_timeout: { outcome: 'failed', status: 500 },
  retry_later: { outcome: 'failed', status: 503 },
  // Sent if the function `auth.value` returns no key.
  invalid_options: { outcome: 'failed', status: 500 },
  in_progress: { outcome: 'unavailable', status: 503 },
  store_unavailable: { outcome: 'unavailable', status: 503 },
  queue_unavailable: { outcome: 'unavailable', status: 503 },
  // The following are never sent, unless your own code throws them inside `receive`.
  no_handler: { outcome: 'failed', status: 500 },
  unknown_topic: { outcome: 'failed', status: 500 },
  invalid_delivery: { outcome: 'failed', status: 500 },
  observer_failed: { outcome: 'failed', status: 500 },
  invalid_date: { outcome: 'failed', status: 500 },
  nil_webhook_id: { outcome: 'failed', status: 500 },
}

/** The outcome and the status of an error, which may come from another release of this package. */
export function outcomeOf({ code }: QondorWebhookError): CodeOutcome {
  const known = Object.hasOwn(outcomeOfCode, code)
  return known ? outcomeOfCode[code] : { outcome: 'failed', status: 500 }
}

/** A typed error unchanged; any other value as a failure of the user's code. Never throws. */
export function toWebhookError(thrown: unknown): QondorWebhookError {
  if (isOwnError(thrown)) return thrown
  return copyOf(thrown) ?? userCodeFailed(thrown)
}

/** A copy of a typed error from another copy of this package; the user's code may have created it. */
function copyOf(thrown: unknown): QondorWebhookError | undefined {
  if (!QondorWebhookError.is(thrown)) return undefined
  try {
    const { code, message, issues, cause } = thrown
    if (typeof code !== 'string' || typeof message !== 'string') return undefined
    return new QondorWebhookError(code, message, {
      issues: Array.isArray(issues) ? [...issues] : [],
      cause,
    })
  } catch {
    return undefined
  }
}

function userCodeFailed(cause: unknown): QondorWebhookError {
  return new QondorWebhookError(
    'handler_failed',
    'A schema of the `topics` option threw, or receive was called without a request: see cause.',
    { cause },
  )
}

const maxLength = 500

/**
 * The reason why a delivery failed, in one line that is stored with it: the class and message of the
 * handlers' errors, or else the error's own message. At most 500 characters, which every engine can store.
 */
export function failureReason(error: QondorWebhookError): string {
  const thrown = handlerFailures(error).map((failure) => {
    const text = formatError(failure.error)
    return failure.name === undefined ? text : `${failure.name}: ${text}`
  })
  const parts = error.code === 'handler_timeout' ? [error.message, ...thrown] : thrown
  if (parts.length === 0) parts.push(error.message)
  return toLine(`${error.code}: ${parts.join('; ')}`)
}

/** A text without line breaks, escape sequences and characters that PostgreSQL rejects in JSON. */
function toLine(text: string): string {
  const line = text.slice(0, maxLength * 4).replace(/[\s\p{Control}]+/gu, ' ')
  return line.slice(0, maxLength).replace(/\p{Surrogate}/gu, '\ufffd')
}
