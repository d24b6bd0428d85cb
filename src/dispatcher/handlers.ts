import type { QondorWebhookError } from '../errors/qondor-webhook-error.js'
import type { Delivery, InvalidDelivery } from './delivery.js'

/**
 * Handles one event. Its promise is awaited; throwing or rejecting makes the delivery `failed`.
 * Delivery is at least once, so a handler is to be idempotent on `delivery.topic` and
 * `delivery.webhookId`. One that runs past `handlerTimeoutMs` fails; if it does not stop on
 * `delivery.signal`, the next delivery of the event may run beside it.
 */
export type Handler<Event> = (event: Event, delivery: Delivery) => unknown

/** Handles a delivery whose topic is not known. Throwing makes the delivery `failed`. */
export type UnknownTopicHandler = (delivery: Delivery) => unknown

/** Handles a delivery that could not be read. */
export type InvalidHandler = (error: QondorWebhookError, delivery: InvalidDelivery) => unknown

/** Hears of a failure; the delivery is missing where there was none. */
export type ErrorObserver = (error: QondorWebhookError, delivery?: Delivery) => unknown

/** A key that Qondor sends and our schema does not know yet. */
export interface Drift {
  readonly topic: string
  readonly key: string
}

/** Hears of a drift, once per topic and key. */
export type DriftObserver = (drift: Drift) => unknown
