import type { QondorWebhookErrorCode } from '../errors/error-codes.js'
import type { QondorWebhookError } from '../errors/qondor-webhook-error.js'

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
