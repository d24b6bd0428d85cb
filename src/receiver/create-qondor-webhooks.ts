import { createAuthenticator } from '../authentication.js'
import { Deduplicator } from '../deduplication/deduplicator.js'
import { memoryStore } from '../deduplication/memory-store.js'
import { consoleLogger, safeLogger } from '../handlers/logger.js'
import { createRegistration } from '../handlers/registration.js'
import {
  assertFunction,
  type CustomTopics,
  type EventMap,
  HandlerRegistry,
} from '../handlers/registry.js'
import { Reporter } from '../handlers/reporter.js'
import { dispatchEvent } from '../handlers/run-handlers.js'
import { topicByName } from '../topics/registry.js'
import { DeliveryIntake, MissingWorkerCheck } from './enqueue.js'
import { DriftDetector, DriftReporter, OutcomeReporter } from './observers.js'
import {
  assertQueue,
  assertStore,
  type Limits,
  type QondorWebhooksOptions,
  resolveLimits,
  resolveStatus,
  resolveTopics,
} from './options.js'
import type { OutcomeObserver } from './outcomes.js'
import { EventReader } from './process.js'
import type { QondorWebhooks } from './qondor-webhooks.js'
import { Receiver } from './receive.js'
import { DeliveryHandler, startWork, type WorkOptions } from './worker.js'

// A lease outlasts what it covers, so that it ends only where a process died.
const leaseMarginMs = 5_000

/**
 * Makes a receiver of Qondor webhooks: register handlers on it, then hand it to an adapter such as
 * `toNodeHandler`, or call its `receive` yourself.
 *
 * @throws {QondorWebhookError} `invalid_options` when `auth` is missing or its value holds no key, or
 * when another option is out of its range.
 * @example
 * const qondor = createQondorWebhooks({
 *   auth: { header: 'x-qondor-key', value: process.env.QONDOR_WEBHOOK_KEY },
 * }).onOfferSent(async (event) => console.log(event.offerId))
 */
export function createQondorWebhooks<const Custom extends CustomTopics = Record<never, never>>(
  options: QondorWebhooksOptions<Custom>,
): QondorWebhooks<EventMap<Custom>> {
  const authenticator = createAuthenticator(options?.auth)
  const limits = resolveLimits(options)
  const custom = resolveTopics(options.topics)
  const own = new Map([...topicByName].filter(([topic]) => !custom.has(topic)))
  const registry = new HandlerRegistry([...own.keys(), ...custom.keys()])
  const logger = safeLogger(consoleLogger)
  const reporter = new Reporter(registry, limits.handlerTimeoutMs, logger)
  const outcomes = new OutcomeReporter(reporter)
  const parts = {
    reader: new EventReader({ own, custom }, limits),
    registry,
    reporter,
    drift: new DriftReporter(registry, reporter, new DriftDetector(own)),
    outcomes,
    limits,
  }
  const queue = assertQueue(options)
  const workers = queue && new MissingWorkerCheck(queue, logger)
  const receiver = new Receiver({
    ...parts,
    authenticator,
    deduplicator: queue ? undefined : createDeduplicator(options.store, limits, reporter),
    intake: queue && new DeliveryIntake(queue, limits, workers),
    status: resolveStatus(options.status),
  })
  const handler = new DeliveryHandler(parts)
  const self: object = {
    ...createRegistration(registry, [...topicByName.keys()], () => self),
    onOutcome(observer: OutcomeObserver) {
      assertFunction(observer)
      outcomes.add(observer)
      return self
    },
    dispatch: (event: never) => dispatchEvent(registry, event, limits.handlerTimeoutMs),
    receive: (request: never) => receiver.receive(request),
    handleDelivery: (...args: Parameters<typeof handler.handle>) => handler.handle(...args),
    work: async (workOptions?: WorkOptions) => {
      const worker = await startWork(queue, handler, parts, workOptions)
      workers?.workerStarted()
      return worker
    },
  }
  // The methods of `makeRegistration` are named at run time; the type tests hold the two together.
  return self as unknown as QondorWebhooks<EventMap<Custom>>
}

function createDeduplicator(
  store: QondorWebhooksOptions['store'] = memoryStore(),
  { handlerTimeoutMs, storeTimeoutMs }: Limits,
  reporter: Reporter,
): Deduplicator | undefined {
  if (store === false) return undefined
  assertStore(store)
  return new Deduplicator(store, {
    leaseMs: handlerTimeoutMs + storeTimeoutMs + leaseMarginMs,
    storeTimeoutMs,
    onStoreError: (error, webhookId) => void reporter.error(error, { webhookId }),
  })
}
