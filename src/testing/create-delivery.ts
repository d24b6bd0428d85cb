import type { HeaderKeyAuth } from '../authentication/webhook-auth.js'
import type { QondorTopic } from '../topics/registry.js'
import { type DeliveryHeaders, deliveryHeaders } from './delivery-headers.js'
import type { EventOverrides } from './event-overrides.js'
import type { CreateEventOptions } from './event-variant.js'
import { makeEvent } from './make-event.js'

/** Headers and body as they arrive: what `receive`, `fetch` and every HTTP client take. */
export interface CreatedDelivery<Body = string> {
  readonly headers: DeliveryHeaders
  readonly body: Body
}

/** Options of {@link createDelivery}. */
export interface CreateDeliveryOptions extends CreateEventOptions {
  /**
   * The header and the key to send, in the form that the receiver takes; of several keys the first. A
   * function is called, and must return the key itself and not a promise.
   * @default none, which only a receiver with `auth: false` lets in
   */
  readonly auth?: HeaderKeyAuth | undefined
}

/**
 * A delivery of an event of a topic: headers, and a body of JSON text with the fields in Qondor's order
 * (help centre, "Webhooks in Qondor"). The values are those of `createEvent`.
 *
 * @throws {QondorWebhookError} as `createEvent` does, and `invalid_options` for an `auth` whose value
 * holds no key, as in the receiver, or a key that no HTTP header can carry.
 * @example
 * const delivery = createDelivery('OfferSentV1', { offerId: 42 }, { auth })
 * await fetch('http://localhost:3000/qondor', { method: 'POST', ...delivery })
 */
export function createDelivery<Topic extends QondorTopic>(
  topic: Topic,
  overrides?: EventOverrides<Topic>,
  options: CreateDeliveryOptions = {},
): CreatedDelivery {
  const { payload } = makeEvent(topic, overrides ?? ({} as EventOverrides<Topic>), options)
  return { headers: deliveryHeaders(options.auth), body: JSON.stringify(payload) }
}
