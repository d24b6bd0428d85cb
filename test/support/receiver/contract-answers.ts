import type { QondorWebhookErrorCode } from '../../../src/index.js'

/** The contract's table, code by code, whoever it is that throws the error. */
export const contractAnswers: readonly (readonly [QondorWebhookErrorCode, string, number])[] = [
  ['invalid_json', 'invalid', 400],
  ['invalid_encoding', 'invalid', 400],
  ['invalid_envelope', 'invalid', 400],
  ['unauthorized', 'unauthorized', 401],
  ['method_not_allowed', 'rejected', 405],
  ['body_timeout', 'rejected', 408],
  ['body_aborted', 'rejected', 408],
  ['body_too_large', 'rejected', 413],
  ['unsupported_encoding', 'rejected', 415],
  ['invalid_payload', 'invalid', 422],
  ['handler_failed', 'failed', 500],
  ['handler_timeout', 'failed', 500],
  ['body_consumed', 'failed', 500],
  ['in_progress', 'unavailable', 503],
  ['store_unavailable', 'unavailable', 503],
  ['queue_unavailable', 'unavailable', 503],
  ['unknown_topic', 'failed', 500],
  ['observer_failed', 'failed', 500],
  ['invalid_options', 'failed', 500],
  ['invalid_delivery', 'failed', 500],
  ['invalid_date', 'failed', 500],
  ['nil_webhook_id', 'failed', 500],
]
