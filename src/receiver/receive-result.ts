import type { QondorWebhookErrorCode } from '../errors/error-codes.js'
import type { QondorWebhookError } from '../errors/qondor-webhook-error.js'
import type { Outcome } from './outcomes.js'

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
}

/** Hears of every outcome. `durationMs` is the time from the call of `receive` to its answer. */
export type OutcomeObserver = (
  report: OutcomeReport,
  timing: { readonly durationMs: number },
) => unknown
