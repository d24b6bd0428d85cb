import {
  formatError,
  isOwnError,
  QondorWebhookError,
  type QondorWebhookErrorCode,
} from '../errors.js'
import { handlerErrors } from '../handlers/run-handlers.js'
import type { AttemptResult } from '../queue/delivery-queue.js'

/** What `receive` answers: what became of the delivery, and the HTTP status to answer it with. */
export interface ReceiveResult<Event = unknown> {
  readonly outcome: Outcome
  /** The HTTP status to answer with, after the `status` option. */
  readonly status: number
  /** The event, where one could be read. */
  readonly event?: Event | undefined
  readonly webhookId?: string | undefined
  readonly topic?: string | undefined
  /** Why the delivery was not taken. */
  readonly error?: QondorWebhookError | undefined
}

/** What {@link ReceiveResult} says without payload and causes: for metrics. */
export interface OutcomeReport {
  readonly outcome: Outcome
  readonly status: number
  readonly code: QondorWebhookErrorCode | undefined
  readonly webhookId: string | undefined
  readonly topic: string | undefined
  /** Of an attempt in a queue's worker; `undefined` for what `receive` answered. */
  readonly work: AttemptReport | undefined
}

/** One attempt of a queue's worker. */
export interface AttemptReport {
  /** 1 for the first. */
  readonly attempt: number
  /** What becomes of the delivery: it is done, tried again, or put with the dead letters. */
  readonly action: AttemptResult['action']
}

/**
 * Hears of every outcome. `durationMs` is the time from the call of `receive` to its answer, or that
 * of an attempt in a queue's worker.
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

/** What became of a delivery. */
export type Outcome = (typeof outcomes)[number]

interface CodeOutcome {
  readonly outcome: Outcome
  readonly status: number
}

/** The outcome and the HTTP status of every error code: one total table. */
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
  // Answered where the function `auth.value` gives no key.
  invalid_options: { outcome: 'failed', status: 500 },
  in_progress: { outcome: 'unavailable', status: 503 },
  store_unavailable: { outcome: 'unavailable', status: 503 },
  queue_unavailable: { outcome: 'unavailable', status: 503 },
  // From here on never answered, unless your own code throws them inside `receive`.
  no_handler: { outcome: 'failed', status: 500 },
  unknown_topic: { outcome: 'failed', status: 500 },
  invalid_delivery: { outcome: 'failed', status: 500 },
  observer_failed: { outcome: 'failed', status: 500 },
  invalid_date: { outcome: 'failed', status: 500 },
  nil_webhook_id: { outcome: 'failed', status: 500 },
}

/** The same for an error that another release of this package may have made. */
export function outcomeOf({ code }: QondorWebhookError): CodeOutcome {
  const known = Object.hasOwn(outcomeOfCode, code)
  return known ? outcomeOfCode[code] : { outcome: 'failed', status: 500 }
}

/** A typed error as it is; any other as the failure of a user's code. Never throws. */
export function toWebhookError(thrown: unknown): QondorWebhookError {
  if (isOwnError(thrown)) return thrown
  return copyOf(thrown) ?? userCodeFailed(thrown)
}

/** A typed error of another copy of this package, read once: code of a user's may have made it. */
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
    'A schema of the topics option threw, or receive was called without a request; see cause.',
    { cause },
  )
}

const maxLength = 500

/**
 * Why a delivery was not done, in a line to keep with it: class and message of what handlers threw, or
 * else the error's own message. Every engine can store it; at most 500 characters.
 */
export function failureReason(error: QondorWebhookError): string {
  const thrown = handlerErrors(error).map(formatError)
  const parts = error.code === 'handler_failed' ? thrown : [error.message, ...thrown]
  return toLine(`${error.code}: ${parts.join('; ')}`)
}

/** Text without line breaks, escape sequences and what PostgreSQL's JSON refuses. */
function toLine(text: string): string {
  const line = text.slice(0, maxLength * 4).replace(/[\s\p{Control}]+/gu, ' ')
  return line.slice(0, maxLength).replace(/\p{Surrogate}/gu, '\ufffd')
}
