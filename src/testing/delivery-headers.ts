import { readHeaderName } from '../authentication/read-header-name.js'
import type { HeaderKeyAuth } from '../authentication/webhook-auth.js'
import { QondorWebhookError } from '../errors/qondor-webhook-error.js'

/** The headers of a delivery, by name in lower case. */
export type DeliveryHeaders = Readonly<Record<string, string>>

/** The headers that Qondor sends with JSON, with the key if there is one; throws `invalid_options`. */
export function deliveryHeaders(auth: HeaderKeyAuth | undefined): DeliveryHeaders {
  const contentType = { 'content-type': 'application/json' }
  if (auth === undefined) return contentType
  const { header, value } = auth
  return { ...contentType, [readHeaderName(header)]: firstKey(value) }
}

function firstKey(value: HeaderKeyAuth['value']): string {
  const key: unknown = Array.isArray(value) ? value[0] : value
  // The receiver drops white space around a key too.
  const trimmed = typeof key === 'string' ? key.trim() : ''
  // A `Request` would quote what it refuses.
  if (/^[\t\x20-\x7e\x80-\xff]+$/.test(trimmed)) return trimmed
  throw new QondorWebhookError(
    'invalid_options',
    'The option auth.value is empty or undefined, or no header can carry it. Is the environment ' +
      'variable that it comes from, such as QONDOR_WEBHOOK_KEY, set where this process runs?',
  )
}
