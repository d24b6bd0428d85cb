import { createAuthenticator } from '../authentication.js'
import type { DeduplicationStore } from '../deduplication/deduplication-store.js'
import { Deduplicator } from '../deduplication/deduplicator.js'
import { memoryStore } from '../deduplication/memory-store.js'
import { createRegistration } from '../handlers/registration.js'
import {
  assertFunction,
  type CustomTopics,
  type EventMap,
  HandlerRegistry,
} from '../handlers/registry.js'
import { dispatchEvent } from '../handlers/run-handlers.js'
import type { WebhookHeaders } from '../headers.js'
import { defaultLogger } from '../logger.js'
import type { Fields } from '../parse/event.js'
import type { Attempt } from '../queue/delivery-queue.js'
import type { StoredDelivery } from '../queue/stored-delivery.js'
import type { Envelope } from '../topics/compiled/index.js'
import { qondorTopics } from '../topics/registry.js'
import { Enqueuer } from './enqueue.js'
import { MissingWorkerCheck } from './missing-worker-check.js'
import { Observers } from './observers.js'
import {
  assertQueue,
  assertStore,
  assertTelemetry,
  type Limits,
  type QondorWebhooksOptions,
  resolveLimits,
  resolveLogger,
  resolveStatus,
  resolveTopics,
} from './options.js'
import { type OutcomeObserver, toWebhookError } from './outcomes.js'
import { DeliveryParser } from './parse-delivery.js'
import type { QondorWebhooks } from './qondor-webhooks.js'
import { createNameWarning } from './queue-marks.js'
import { Receiver } from './receive.js'
import type { ReceiveRequest } from './request.js'
import { followHandlers } from './telemetry.js'
import { Worker, type WorkerOptions } from './worker.js'

// A lease lasts longer than the work that it covers, so that it expires only if a process died.
const leaseMarginMs = 5_000

/**
 * Creates a receiver of Qondor webhooks. Register handlers on it, then pass it to an adapter such as
 * `toNodeHandler`, or call its `receive` yourself.
 *
 * @throws {QondorWebhookError} `invalid_options` if `auth` is missing or has no key, or if another option
 * is invalid.
 * @example
 * const qondor = createQondorWebhooks({
 *   auth: { header: 'x-qondor-key', value: process.env.QONDOR_WEBHOOK_KEY },
 * }).onOfferSent(async (event) => console.log(event.offerId))
 */
export function createQondorWebhooks<const Custom extends CustomTopics = Record<never, never>>(
  options: QondorWebhooksOptions<Custom>,
): QondorWebhooks<EventMap<Custom>>
// The names of the methods of `createRegistration` exist only at run time; type tests check that they match.
export function createQondorWebhooks(options: QondorWebhooksOptions<CustomTopics>): object {
  const authenticator = createAuthenticator(options?.auth)
  const limits = resolveLimits(options)
  const topics = resolveTopics(options.topics)
  const names = [...qondorTopics, ...topics.keys()]
  const { store = memoryStore(), telemetry } = options
  assertTelemetry(telemetry)
  const registry = new HandlerRegistry(names, telemetry && followHandlers(telemetry))
  const logger = resolveLogger(options.logger)
  const observers = new Observers(registry, limits.handlerTimeoutMs, logger, topics)
  const parser = new DeliveryParser(topics, limits)
  const queue = assertQueue(options)
  if (logger !== defaultLogger) {
    queue?.logTo?.(logger)
    if (store) store.logTo?.(logger)
  }
  const check = queue && new MissingWorkerCheck(queue, logger)
  const receiver = new Receiver({
    authenticator,
    parser,
    registry,
    observers,
    deduplicator: queue ? undefined : createDeduplicator(store, limits, observers),
    enqueuer: check && new Enqueuer(queue, limits, registry, observers, check, telemetry),
    limits,
    status: resolveStatus(options.status),
  })
  const warnOfNames = createNameWarning(logger)
  const worker = new Worker(parser, registry, observers, limits, warnOfNames, telemetry)
  const hasMarks = queue !== undefined || keepsMarks(store)
  const self: object = {
    ...createRegistration(registry, qondorTopics, () => self, hasMarks ? () => {} : warnOfNames),
    onOutcome(observer: OutcomeObserver) {
      assertFunction(observer)
      observers.addOutcome(observer)
      return self
    },
    dispatch: (event: Envelope & Fields) => dispatchEvent(registry, event, limits.handlerTimeoutMs),
    authorize: async (headers: WebhookHeaders) => await receiver.authorize(headers),
    receive: telemetry
      ? (request: ReceiveRequest) => telemetry.receive((onEnd) => receiver.follow(request, onEnd))
      : receiver.receive.bind(receiver),
    handleDelivery: (stored: StoredDelivery, attempt: Attempt) => worker.handle(stored, attempt),
    work: async (workOptions?: WorkerOptions) => {
      const started = await worker.work(queue, workOptions)
      check?.workerStarted()
      return started
    },
  }
  return self
}

/** Whether a store remembers which handlers of an event succeeded. */
function keepsMarks(store: DeduplicationStore | false): boolean {
  return store !== false && store.readMarks !== undefined && store.addMark !== undefined
}

function createDeduplicator(
  store: DeduplicationStore | false,
  { handlerTimeoutMs, storeTimeoutMs }: Limits,
  observers: Observers,
): Deduplicator | undefined {
  if (store === false) return undefined
  assertStore(store)
  return new Deduplicator(store, {
    leaseMs: handlerTimeoutMs + storeTimeoutMs + leaseMarginMs,
    storeTimeoutMs,
    onStoreError: (error, webhookId) => void observers.error(toWebhookError(error), { webhookId }),
  })
}
