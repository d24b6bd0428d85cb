import { bodyHash, sha256 } from '../parse/body-hash.js'
import { type EventId, eventKey } from '../parse/event-key.js'
import type { WebhookBody } from '../parse/webhook-body.js'

/** The key of a delivery; see `StoredDelivery.key`. */
export async function deliveryKey(event: EventId | undefined, body: WebhookBody): Promise<string> {
  // An event never has the key of a body that reads the same.
  return asUuid(event ? await sha256('event', await eventKey(event, body)) : await bodyHash(body))
}

/** The first half of a hash in hexadecimal digits, in the form of a UUID. */
export function asUuid(hash: string): string {
  return hash.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
