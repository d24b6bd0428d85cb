import { isObject } from '../parse/is-object.js'
import type { QondorTopic, QondorWebhookEvent } from '../topics/registry.js'
import type { EventOverrides } from './event-overrides.js'
import type { CreateEventOptions } from './event-variant.js'
import { makeEvent } from './make-event.js'
import { type CompleteBody, completeBody, type TopicBody } from './topic-body.js'

/**
 * An event of a topic, as a handler gets it: realistic invented values, a `webhookId` of its own and a
 * `timestamp` of now. Links and status texts follow the overrides of what they name; `offerValidUntil`
 * is two weeks after `timestamp` on a clock in Oslo, which is how Qondor's documented samples read. The
 * unknown key of the variant `drifted` stands in a delivery alone, since events have none.
 *
 * @throws {QondorWebhookError} `invalid_payload` for an override of the wrong type, whose `issues` name
 * it; `invalid_options` for one that the topic does not have, or an unknown variant; `unknown_topic`.
 * @example
 * const event = createEvent('OfferSentV1', { offerId: 42 })
 * await qondor.dispatch(event)
 */
export function createEvent<Topic extends QondorTopic>(
  topic: Topic,
  overrides?: EventOverrides<Topic>,
  options?: CreateEventOptions,
): QondorWebhookEvent<Topic>
/**
 * An event of a topic of your own: the body that you pass, with a `webhookId` of its own and a
 * `timestamp` of now where it has none. No schema reads it, so pass what your handler gets.
 *
 * @throws {QondorWebhookError} `invalid_options` for a body without a topic.
 * @example
 * await qondor.dispatch(createEvent({ topic: 'InvoiceCreatedV1', invoiceId: 7 }))
 */
export function createEvent<Topic extends string, Body extends TopicBody<Topic>>(
  body: Body,
): CompleteBody<Body>
export function createEvent(
  topic: QondorTopic | TopicBody,
  overrides: object = {},
  options: CreateEventOptions = {},
): QondorWebhookEvent | CompleteBody<TopicBody> {
  if (isObject(topic)) return completeBody(topic)
  return makeEvent(topic, overrides, options).event
}
