import type { Outcome, QondorWebhookErrorCode } from '../../../src/index.js'

interface CodeAnswer {
  readonly outcome: Outcome
  readonly status: number
}

/** The outcome and the status of each code that is answered: by hand, apart from the code on purpose. */
export const answeredCodes = {
  invalid_json: { outcome: 'invalid', status: 400 },
  invalid_encoding: { outcome: 'invalid', status: 400 },
  invalid_envelope: { outcome: 'invalid', status: 400 },
  unauthorized: { outcome: 'unauthorized', status: 401 },
  method_not_allowed: { outcome: 'rejected', status: 405 },
  body_timeout: { outcome: 'rejected', status: 408 },
  body_aborted: { outcome: 'rejected', status: 408 },
  body_too_large: { outcome: 'rejected', status: 413 },
  unsupported_encoding: { outcome: 'rejected', status: 415 },
  invalid_payload: { outcome: 'invalid', status: 422 },
  handler_failed: { outcome: 'failed', status: 500 },
  handler_timeout: { outcome: 'failed', status: 500 },
  retry_later: { outcome: 'failed', status: 503 },
  body_consumed: { outcome: 'failed', status: 500 },
  invalid_options: { outcome: 'failed', status: 500 },
  in_progress: { outcome: 'unavailable', status: 503 },
  store_unavailable: { outcome: 'unavailable', status: 503 },
  queue_unavailable: { outcome: 'unavailable', status: 503 },
} satisfies Partial<Record<QondorWebhookErrorCode, CodeAnswer>>

export type AnsweredCode = keyof typeof answeredCodes

const failure: CodeAnswer = { outcome: 'failed', status: 500 }

/** What is thrown or reported, and answered only where a function of the caller throws it. */
export const unansweredCodes: Readonly<
  Record<Exclude<QondorWebhookErrorCode, AnsweredCode>, CodeAnswer>
> = {
  unknown_topic: failure,
  no_handler: failure,
  observer_failed: failure,
  invalid_delivery: failure,
  invalid_date: failure,
  nil_webhook_id: failure,
}

/** The whole table, as rows of code, outcome and status. */
export const codeRows = Object.entries({ ...answeredCodes, ...unansweredCodes }).map(
  ([code, { outcome, status }]) => [code as QondorWebhookErrorCode, outcome, status] as const,
)

/** The outcomes without an error, which are answered 200. */
export const takenOutcomes = [
  'handled',
  'unhandled',
  'unknown_topic',
  'duplicate',
  'queued',
] as const
