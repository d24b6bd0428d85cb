import type { QondorWebhooks } from '../receiver/qondor-webhooks.js'
import type { ReceiveResult } from '../receiver/receive-result.js'
import type { QondorTopic } from '../topics/registry.js'
import { type CreateDeliveryOptions, createDelivery } from './create-delivery.js'
import type { EventOverrides } from './event-overrides.js'

/**
 * Sends a delivery of a topic through the real `receive` of a receiver, key, deduplication and handlers
 * included, and answers its result; what a handler threw is its `error.cause`. With the same `webhookId` twice, the second is a `duplicate`. For one
 * that cannot be read: `qondor.receive(createInvalidDelivery('invalid_payload', { auth }))`.
 *
 * @throws {QondorWebhookError} as `createDelivery` does: then nothing was received.
 * @example
 * const { outcome, event } = await deliver(qondor, 'OfferSentV1', { offerId: 42 }, { auth })
 * // outcome: 'handled', event?.offerId: 42
 */
export async function deliver<
  Events extends Record<QondorTopic, unknown>,
  Topic extends QondorTopic,
>(
  qondor: QondorWebhooks<Events>,
  topic: Topic,
  overrides?: EventOverrides<Topic>,
  options?: CreateDeliveryOptions,
): Promise<ReceiveResult<Events[Topic]>> {
  const result = await qondor.receive(createDelivery(topic, overrides, options))
  // The body names this topic, so that an event can be of no other.
  return result as ReceiveResult<Events[Topic]>
}
