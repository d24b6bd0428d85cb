import type { HandlerRegistry } from '../dispatcher/handler-registry.js'
import type { Reporter } from '../dispatcher/reporter.js'
import { QondorWebhookError } from '../errors/qondor-webhook-error.js'
import { requirePositiveInteger } from '../errors/require-positive-integer.js'
import type { DeliveryInbox } from '../queue/delivery-inbox.js'
import type { DeliveryQueue, DeliveryWorker } from '../queue/delivery-queue.js'
import { asWebhookError } from './as-webhook-error.js'
import type { DeliveryHandler } from './delivery-handler.js'

/** Options of `work`. */
export interface WorkOptions {
  /** How many deliveries are worked on at a time in this process. @default 10 */
  readonly concurrency?: number | undefined
}

/** Starts a worker on the queue; rejects with `invalid_options` where it has none, or nothing to run. */
export async function startWork(
  queue: DeliveryInbox | DeliveryQueue | undefined,
  handler: DeliveryHandler,
  { registry, reporter }: { readonly registry: HandlerRegistry; readonly reporter: Reporter },
  { concurrency = 10 }: WorkOptions = {},
): Promise<DeliveryWorker> {
  requirePositiveInteger('concurrency', concurrency, 1_000)
  if (!queue || !('work' in queue)) {
    throw new QondorWebhookError(
      'invalid_options',
      'There is nothing to work on: pass the option queue, with a queue that has workers.',
    )
  }
  if (!registry.hasHandlers) {
    throw new QondorWebhookError(
      'invalid_options',
      'work() needs a handler: register one, such as onOfferSent or onAny, before you call it.',
    )
  }
  return await queue.work((delivery, attempt) => handler.handle(delivery, attempt), {
    concurrency,
    onError: (cause) => void reporter.error(workerFailed(cause)),
  })
}

function workerFailed(cause: unknown): QondorWebhookError {
  if (QondorWebhookError.is(cause)) return asWebhookError(cause)
  return new QondorWebhookError(
    'queue_unavailable',
    'The engine of the queue reported an error, and the worker goes on; see cause.',
    { cause },
  )
}
