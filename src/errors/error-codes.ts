/** Every code a {@link QondorWebhookError} can carry. Codes are stable; messages are not. */
export const errorCodes = [
  'invalid_json',
  'invalid_encoding',
  'invalid_envelope',
  'invalid_payload',
  'unknown_topic',
  'unauthorized',
  'method_not_allowed',
  'body_timeout',
  'body_too_large',
  'unsupported_encoding',
  'body_consumed',
  'handler_failed',
  'handler_timeout',
  'in_progress',
  'store_unavailable',
  'queue_unavailable',
  'observer_failed',
  'invalid_options',
  'invalid_date',
] as const

/** The stable name of what went wrong, for `switch` and for metrics. */
export type QondorWebhookErrorCode = (typeof errorCodes)[number]
