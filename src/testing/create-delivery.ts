import type { HeaderKeyAuth } from '../authentication/webhook-auth.js'
import { isObject } from '../parse/is-object.js'
import type { QondorTopic } from '../topics/registry.js'
import { type DeliveryHeaders, deliveryHeaders } from './delivery-headers.js'
import type { EventOverrides } from './event-overrides.js'
import type { CreateEventOptions } from './event-variant.js'
import { makeEvent } from './make-event.js'
import { completeBody, type TopicBody } from './topic-body.js'

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
  options?: CreateDeliveryOptions,
): CreatedDelivery
/**
 * A delivery of a topic of your own: the body that you pass, as JSON text, with a `webhookId` of its own
 * and a `timestamp` of now where it has none. Nothing else of it is checked, so that a body that your
 * schema refuses can be sent too.
 *
 * @throws {QondorWebhookError} `invalid_options` for a body without a topic, and for an `auth` as above.
 * @example
 * await qondor.receive(createDelivery({ topic: 'InvoiceCreatedV1', invoiceId: 7 }, { auth }))
 */
export function createDelivery<Body extends TopicBody>(
  body: Body,
  options?: Omit<CreateDeliveryOptions, 'variant'>,
): CreatedDelivery
export function createDelivery(...args: DeliveryArguments<CreateDeliveryOptions>): CreatedDelivery {
  return makeDelivery(args).delivery
}

/** What `createDelivery` is called with: a topic and overrides, or a whole body; then the options. */
export type DeliveryArguments<Options> = [
  topic: QondorTopic | TopicBody,
  overridesOrOptions?: object,
  options?: Options,
]

/** Makes the delivery that the arguments ask for, and says which of them are the options. */
export function makeDelivery<Options extends CreateDeliveryOptions>([
  topic,
  second = {},
  third,
]: DeliveryArguments<Options>): { readonly delivery: CreatedDelivery; readonly options: Options } {
  const isBody = isObject(topic)
  const options = ((isBody ? second : third) ?? {}) as Options
  const payload = isBody ? completeBody(topic) : makeEvent(topic, second, options).payload
  return {
    delivery: { headers: deliveryHeaders(options.auth), body: JSON.stringify(payload) },
    options,
  }
}
