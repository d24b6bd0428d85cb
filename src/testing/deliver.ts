import type { QondorWebhooks } from '../receiver/qondor-webhooks.js'
import type { ReceiveResult } from '../receiver/receive-result.js'
import type { QondorTopic } from '../topics/registry.js'
import {
  type CreateDeliveryOptions,
  type DeliveryArguments,
  makeDelivery,
} from './create-delivery.js'
import type { EventOverrides } from './event-overrides.js'
import type { TopicBody } from './topic-body.js'

/**
 * Sends a delivery of a topic through the real `receive` of a receiver, key, deduplication and handlers
 * included, and answers its result; what a handler threw is its `error.cause`. With the same `webhookId`
 * twice, the second is a `duplicate`. For one that cannot be read:
 * `qondor.receive(createInvalidDelivery('invalid_payload', { auth }))`.
 *
 * @throws {QondorWebhookError} as `createDelivery` does: then nothing was received.
 * @example
 * const { outcome, event } = await deliver(qondor, 'OfferSentV1', { offerId: 42 }, { auth })
 * // outcome: 'handled', event?.offerId: 42
 */
export function deliver<Events extends Record<QondorTopic, unknown>, Topic extends QondorTopic>(
  qondor: QondorWebhooks<Events>,
  topic: Topic,
  overrides?: EventOverrides<Topic>,
  options?: CreateDeliveryOptions,
): Promise<ReceiveResult<Events[Topic]>>
/**
 * Sends the body that you pass, of a topic that the receiver knows by its `topics` option, with a
 * `webhookId` of its own and a `timestamp` of now where it has none. The event is what your schema made
 * of it. For a topic that the receiver does not know: `qondor.receive(createDelivery(body, { auth }))`.
 *
 * @throws {QondorWebhookError} as `createDelivery` does: then nothing was received.
 * @example
 * const { event } = await deliver(qondor, { topic: 'InvoiceCreatedV1', invoiceId: 7 }, { auth })
 */
export function deliver<
  Events extends Record<QondorTopic, unknown>,
  Topic extends keyof Events & string,
  Body extends TopicBody<Topic>,
>(
  qondor: QondorWebhooks<Events>,
  body: Body & TopicBody<Topic>,
  options?: Omit<CreateDeliveryOptions, 'variant'>,
): Promise<ReceiveResult<Events[Topic]>>
export async function deliver(
  qondor: QondorWebhooks,
  ...args: DeliveryArguments<CreateDeliveryOptions>
): Promise<ReceiveResult<unknown>> {
  // The body names its topic, so that an event can be of no other.
  return qondor.receive(makeDelivery(args).delivery)
}
