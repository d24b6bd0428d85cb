import { QondorWebhookError } from '../errors/qondor-webhook-error.js'
import type { Envelope } from '../topics/compiled/index.js'
import type { HandlerRegistry } from './handler-registry.js'
import { LazyDelivery } from './lazy-delivery.js'
import { handlerDeadline, runHandlers } from './run-handlers.js'

/** Runs the handlers of an event that is already parsed. */
export async function dispatchEvent(
  registry: HandlerRegistry,
  event: Envelope & Readonly<Record<string, unknown>>,
  handlerTimeoutMs: number,
): Promise<'handled' | 'unhandled'> {
  const handlers = registry.of(event.topic)
  if (!handlers) {
    throw new QondorWebhookError('unknown_topic', 'The event to dispatch has no known topic.')
  }
  if (handlers.length === 0) return 'unhandled'
  const deadline = handlerDeadline(handlerTimeoutMs)
  const body = { payload: event, rawBody: undefined }
  const delivery = new LazyDelivery(event, body, { attempt: 1, receivedAt: new Date() }, deadline)
  await runHandlers(handlers, [event, delivery], deadline)
  return 'handled'
}
