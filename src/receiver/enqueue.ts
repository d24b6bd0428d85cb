import { Deadline } from '../deadline.js'
import { QondorWebhookError } from '../errors.js'
import { LazyDelivery, type ReceivedDelivery } from '../handlers/delivery.js'
import type { HandlerRegistry } from '../handlers/registry.js'
import { toBytes, type WebhookBody } from '../parse/body.js'
import { bodyNotJson } from '../parse/body-errors.js'
import type { DeliveryInbox, EnqueueResult } from '../queue/delivery-queue.js'
import {
  deliveryKey,
  type StoredDelivery,
  shortText,
  type TraceContext,
} from '../queue/stored-delivery.js'
import type { MissingWorkerCheck } from './missing-worker-check.js'
import type { Observers } from './observers.js'
import type { Limits } from './options.js'
import { type Outcome, toWebhookError } from './outcomes.js'
import type { Parsed, ParsedEvent, ParsedUnknownTopic } from './parse-delivery.js'
import type { Telemetry } from './telemetry.js'

const ownCodes = ['queue_unavailable', 'body_consumed']

/** Stores deliveries in the `queue` option's inbox, within limits of time and memory. */
export class Enqueuer {
  readonly #inbox: DeliveryInbox
  readonly #limits: Limits
  readonly #registry: HandlerRegistry
  readonly #observers: Observers
  readonly #workers: MissingWorkerCheck
  readonly #telemetry: Telemetry | undefined
  #pendingBytes = 0

  constructor(
    inbox: DeliveryInbox,
    limits: Limits,
    registry: HandlerRegistry,
    observers: Observers,
    workers: MissingWorkerCheck,
    telemetry: Telemetry | undefined,
  ) {
    this.#telemetry = telemetry
    this.#inbox = inbox
    this.#limits = limits
    this.#registry = registry
    this.#observers = observers
    this.#workers = workers
  }

  /** Stores an event for a worker, or as a dead letter; rejects with `queue_unavailable`. */
  enqueue(parsed: ParsedEvent | ParsedUnknownTopic, delivery: ReceivedDelivery): Promise<Outcome> {
    return parsed.kind === 'event'
      ? this.#enqueueEvent(parsed, delivery)
      : this.#enqueueUnknownTopic(parsed, delivery)
  }

  async #enqueueEvent(parsed: ParsedEvent, delivery: ReceivedDelivery): Promise<Outcome> {
    const { topic } = parsed
    const isUnwanted =
      this.#registry.of(topic).entries.length === 0 && this.#registry.isIgnored(topic)
    if (isUnwanted) return 'unhandled'
    const result = await this.#store(parsed, delivery, (stored) => this.#inbox.enqueue(stored))
    if (result === 'queued') this.#workers.stored()
    return result
  }

  async #enqueueUnknownTopic(
    parsed: ParsedUnknownTopic,
    delivery: ReceivedDelivery,
  ): Promise<Outcome> {
    const reason = 'unknown_topic: There is no schema for this topic.'
    if ((await this.storeDeadLetter(parsed, delivery, reason)) === 'duplicate') return 'duplicate'
    this.#observers.unknownTopic(delivery, 'is a dead letter')
    const { unknownTopic } = this.#registry
    const deadline = LazyDelivery.deadlineOf(delivery)
    await this.#observers.notify('onUnknownTopic', unknownTopic, [delivery], deadline)
    return 'unknown_topic'
  }

  /** Stores a delivery that no handler can handle; rejects with `queue_unavailable`. */
  storeDeadLetter(parsed: Parsed, delivery: Received, reason: string): Promise<EnqueueResult> {
    return this.#store(parsed, delivery, (stored) => this.#inbox.storeDeadLetter(stored, reason))
  }

  async #store(
    parsed: Parsed,
    { receivedAt }: Received,
    store: (stored: StoredDelivery) => Promise<EnqueueResult>,
  ): Promise<EnqueueResult> {
    const deadline = new Deadline(this.#limits.queueTimeoutMs, () => queueUnavailable())
    try {
      const storing = this.#hold(sizeOf(parsed.body), () => {
        return toStoredDelivery(parsed, receivedAt, this.#telemetry?.traceContext()).then(store)
      })
      return checked(await deadline.bound(storing))
    } catch (cause) {
      const error = toWebhookError(cause)
      throw ownCodes.includes(error.code) ? error : queueUnavailable(cause)
    }
  }

  /**
   * Counts the bytes of a delivery until the inbox has settled, which may be long after the response,
   * because a stalled engine keeps the delivery in memory. A single delivery is always accepted.
   */
  #hold<Result>(bytes: number, store: () => Promise<Result>): Promise<Result> {
    const { maxPendingBytes } = this.#limits
    if (this.#pendingBytes > 0 && this.#pendingBytes + bytes > maxPendingBytes) {
      throw tooMuchPending(maxPendingBytes)
    }
    this.#pendingBytes += bytes
    return store().finally(() => {
      this.#pendingBytes -= bytes
    })
  }
}

interface Received {
  readonly receivedAt: Date
}

async function toStoredDelivery(
  parsed: Parsed,
  receivedAt: Date,
  context: TraceContext | undefined,
): Promise<StoredDelivery> {
  const { topic, webhookId, body, payload } = parsed
  const event = topic === undefined || webhookId === undefined ? undefined : { topic, webhookId }
  return {
    key: await deliveryKey(event, body),
    webhookId: shortText(webhookId),
    topic: shortText(topic),
    projectId: projectIdIn(payload),
    receivedAt,
    body,
    ...(context && { context }),
  }
}

/** The size of a body in bytes. Throws for an object that JSON cannot represent, as it cannot be stored. */
function sizeOf(body: WebhookBody): number {
  try {
    const bytes = toBytes(body)
    if (bytes) return bytes.length
    return new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body)).length
  } catch (cause) {
    throw bodyNotJson(cause)
  }
}

function projectIdIn(payload: unknown): number | undefined {
  const { projectId } = (payload ?? {}) as { projectId?: unknown }
  return typeof projectId === 'number' && Number.isSafeInteger(projectId) ? projectId : undefined
}

function checked(answer: unknown): EnqueueResult {
  if (answer === 'queued' || answer === 'duplicate') return answer
  throw new TypeError('The queue returned neither queued nor duplicate.')
}

function queueUnavailable(cause?: unknown): QondorWebhookError {
  return new QondorWebhookError(
    'queue_unavailable',
    'The queue failed to store the delivery, or took longer than queueTimeoutMs. Check that it is up and ' +
      'reachable.',
    { cause },
  )
}

function tooMuchPending(maxPendingBytes: number): QondorWebhookError {
  return new QondorWebhookError(
    'queue_unavailable',
    `More than ${maxPendingBytes} bytes (maxPendingBytes) would wait for the queue, so the delivery was ` +
      'rejected. Check that the queue is up and fast enough.',
  )
}
