import { isObject } from '../parse/body.js'
import { bodyConsumed } from '../parse/body-errors.js'

const formType = /^\s*(application\/x-www-form-urlencoded|multipart\/form-data)\s*(;|$)/i

/**
 * Throws `body_consumed` if a form parser turned a JSON body into form fields. The content type shows
 * that, unless a JSON parser was configured to read forms too: then the object is an event.
 */
export function assertNotForm(body: unknown, contentType: string | null): void {
  if (isObject(body) && formType.test(contentType ?? '') && !hasEnvelope(body)) throw bodyConsumed()
}

function hasEnvelope(body: object): boolean {
  const fields: Readonly<Record<string, unknown>> = { ...body }
  return ['webhookId', 'timestamp', 'topic'].every((name) => typeof fields[name] === 'string')
}
