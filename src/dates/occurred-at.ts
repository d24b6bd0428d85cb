import { instantAt, readDateTime } from './date-time.js'

/**
 * When the event occurred. `timestamp` is in UTC (Qondor help centre, "Webhooks in Qondor") with up
 * to seven fractional digits; a `Date` holds milliseconds, so the string is the more precise one.
 *
 * @throws {QondorWebhookError} `invalid_date` when `timestamp` is not a date and time, an empty one included.
 * @example
 * occurredAt(event).toISOString() // '2024-10-18T07:32:12.367Z'
 */
export function occurredAt(event: { readonly timestamp: string }): Date {
  const dateTime = readDateTime('timestamp', event.timestamp)
  return instantAt(dateTime, dateTime.offset ?? 'Z')
}
