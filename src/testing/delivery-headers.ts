import { resolveKeys } from '../authentication/keys.js'
import { readHeaderName } from '../authentication/read-header-name.js'
import type { HeaderKeyAuth } from '../authentication/webhook-auth.js'
import { isPromiseLike } from '../deadline/is-promise-like.js'
import { QondorWebhookError } from '../errors/qondor-webhook-error.js'

/** The headers of a delivery, by name in lower case. */
export type DeliveryHeaders = Readonly<Record<string, string>>

/** The headers that Qondor sends with JSON, with the key if there is one; throws `invalid_options`. */
export function deliveryHeaders(auth: HeaderKeyAuth | undefined): DeliveryHeaders {
  const contentType = { 'content-type': 'application/json' }
  if (auth === undefined) return contentType
  return { ...contentType, [readHeaderName(auth.header)]: firstKey(auth) }
}

function firstKey(auth: HeaderKeyAuth): string {
  const { value } = auth
  const given = typeof value === 'function' ? value.call(auth) : value
  if (isPromiseLike(given)) {
    // Nobody waits for it, so nobody is to hear of its failure.
    given.then(undefined, () => undefined)
    throw invalidKey('is asynchronous. Call it first, and pass the key that it resolves to.')
  }
  const [key = ''] = resolveKeys(given)
  // A `Request` would quote what it refuses.
  if (/^[\t\x20-\x7e\x80-\xff]+$/.test(key)) return key
  throw invalidKey('holds characters that no header can carry. Use ASCII.')
}

function invalidKey(fault: string): QondorWebhookError {
  return new QondorWebhookError('invalid_options', `\`auth.value\` ${fault}`)
}
