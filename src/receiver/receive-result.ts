import type { QondorWebhookErrorCode } from '../errors/error-codes.js'
import type { QondorWebhookError } from '../errors/qondor-webhook-error.js'
import type { Verdict } from '../queue/delivery-queue.js'
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
  /** Of an attempt in a queue's worker; `undefined` for what `receive` answered. */
  readonly work: WorkReport | undefined
}

/** One attempt of a queue's worker. */
export interface WorkReport {
  /** 1 for the first. */
  readonly attempt: number
  /** What becomes of the delivery: it is done, tried again, or put with the dead letters. */
  readonly next: Verdict['next']
}

/**
 * Hears of every outcome. `durationMs` is the time from the call of `receive` to its answer, or that
 * of an attempt in a queue's worker.
 */
export type OutcomeObserver = (
  report: OutcomeReport,
  timing: { readonly durationMs: number },
) => unknown
