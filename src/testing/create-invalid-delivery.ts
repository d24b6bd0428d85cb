import type { HeaderKeyAuth } from '../authentication/webhook-auth.js'
import type { QondorTopic } from '../topics/registry.js'
import type { CreatedDelivery } from './create-delivery.js'
import { deliveryHeaders } from './delivery-headers.js'
import { type InvalidBody, type InvalidKind, makeInvalidBody } from './make-invalid-body.js'

/** Options of {@link createInvalidDelivery}. */
export interface CreateInvalidDeliveryOptions {
  /** The topic whose event is broken. @default 'OfferSentV1' */
  readonly topic?: QondorTopic | undefined
  /** The header and the key to send, which are right; see `createDelivery`. @default none */
  readonly auth?: HeaderKeyAuth | undefined
}

/**
 * A delivery that is broken in one way, named for the code or the outcome that a receiver answers:
 * `invalid_json` (cut short), `invalid_encoding` (Latin-1 bytes), `invalid_envelope` (no `webhookId`),
 * `invalid_payload` (a field of the wrong type) or `unknown_topic`.
 *
 * @throws {QondorWebhookError} `invalid_options` for another kind, for `invalid_payload` of a topic
 * without fields of its own, such as `PingV1`, and for an `auth` as `createDelivery` says.
 * @example
 * const { status } = await qondor.receive(createInvalidDelivery('invalid_json', { auth })) // 400
 */
export function createInvalidDelivery(
  kind: InvalidKind,
  { topic = 'OfferSentV1', auth }: CreateInvalidDeliveryOptions = {},
): CreatedDelivery<InvalidBody> {
  return { headers: deliveryHeaders(auth), body: makeInvalidBody(kind, topic) }
}
