import { type Deadline, isPromiseLike } from '../deadline.js'
import type { DeliveredEvent } from '../deduplication/deduplicator.js'
import type { QondorWebhookError } from '../errors.js'
import {
  type Delivery,
  type InvalidDelivery,
  LazyDelivery,
  type Trial,
} from '../handlers/delivery.js'
import type { HandlerRegistry } from '../handlers/registry.js'
import { handlerDeadline, runHandlers } from '../handlers/run-handlers.js'
import { asBytes, type ReadPayload, readPayload, type WebhookBody } from '../parse/body.js'
import { readCustomEvent, readEnvelopeOf, readKnownEvent } from '../parse/event.js'
import type { Envelope } from '../topics/compiled/index.js'
import type { CompiledTopic } from '../topics/registry.js'
import type { StandardSchema } from '../topics/standard-schema.js'
import type { Limits } from './options.js'
import type { Outcome, ReceiveResult } from './outcomes.js'

/** What is known of one delivery so far; it grows as the pipeline goes on. */
export class Progress {
  body: unknown
  readonly #trial: Trial
  read: ReadPayload | undefined
  envelope: Envelope | undefined
  event: unknown
  delivery: Delivery | undefined
  error: QondorWebhookError | undefined

  constructor(trial: Trial = { attempt: 1, receivedAt: new Date() }) {
    this.#trial = trial
  }

  get receivedAt(): Date {
    return this.#trial.receivedAt
  }

  /** The text that was read, or what could not be: bytes that are not text, an object. */
  get bodyToKeep(): WebhookBody {
    return (this.read?.rawBody ?? this.body) as WebhookBody
  }

  /** What identifies the event; `undefined` for a body without an envelope that can be read. */
  deliveredEvent(): DeliveredEvent | undefined {
    if (!this.envelope) return undefined
    const { topic, webhookId } = this.envelope
    return { topic, webhookId, body: this.bodyToKeep }
  }

  /** The delivery of a body whose envelope was read. */
  deliver(deadline: Deadline): Delivery {
    const read = this.read as { payload: Record<string, unknown>; rawBody: string | undefined }
    this.delivery = new LazyDelivery(this.envelope as Envelope, read, this.#trial, deadline)
    return this.delivery
  }

  /** The delivery of a body that could not be read, as far as it could. */
  deliverInvalid(deadline: Deadline): InvalidDelivery {
    const { webhookId, topic } = this.envelope ?? {}
    const rawBody = this.read ? this.read.rawBody : rawBodyOf(this.body)
    const body = { payload: this.read?.payload, rawBody }
    return new LazyDelivery({ webhookId, topic }, body, this.#trial, deadline)
  }

  result(outcome: Outcome, status: number): ReceiveResult {
    const { webhookId, topic } = this.envelope ?? {}
    return { outcome, status, event: this.event, webhookId, topic, error: this.error }
  }
}

function rawBodyOf(body: unknown): string | Uint8Array | undefined {
  try {
    return typeof body === 'string' ? body : asBytes(body)
  } catch {
    // What could not be read once cannot be read now.
    return undefined
  }
}

/** The topics that a receiver reads. */
interface ReceiverTopics {
  /** The topics of this package, but for those that `custom` has a schema for. */
  readonly own: ReadonlyMap<string, CompiledTopic>
  readonly custom: ReadonlyMap<string, StandardSchema>
}

/** Reads the bodies of deliveries. */
export class EventReader {
  readonly #topics: ReceiverTopics
  readonly #limits: Limits

  constructor(topics: ReceiverTopics, limits: Limits) {
    this.#topics = topics
    this.#limits = limits
  }

  /**
   * Fills in what the body of a delivery says, as far as it can be read; throws or rejects with why
   * not. The event stays `undefined` when its topic is not known. A promise only where a schema
   * answers one, since each costs time.
   */
  read(progress: Progress): undefined | Promise<undefined> {
    const event = this.#read(progress)
    if (!isPromiseLike(event)) {
      progress.event = event
      return undefined
    }
    return handlerDeadline(this.#limits.handlerTimeoutMs)
      .bound(event)
      .then((settled) => {
        progress.event = settled
        return undefined
      })
  }

  #read(progress: Progress): unknown {
    progress.read = readPayload(progress.body, this.#limits.maxBodyBytes)
    const { payload } = progress.read
    const envelope = readEnvelopeOf(payload)
    progress.envelope = envelope
    const known = this.#topics.own.get(envelope.topic)
    if (known) return readKnownEvent(known, payload, envelope)
    const schema = this.#topics.custom.get(envelope.topic)
    return schema && readCustomEvent(envelope, payload, schema)
  }
}

/** What there is to do for a delivery, and its outcome once that is done. */
export interface Plan {
  readonly outcome: 'handled' | 'unhandled' | 'unknown_topic'
  /** Whether its topic has no handler and was named to `ignore`. */
  readonly isIgnored: boolean
  /** Runs who listens; `undefined` where nobody does. */
  readonly work?: () => Promise<undefined>
}

/** Finds who listens to a delivery that was read. */
export function planWork(registry: HandlerRegistry, progress: Progress, deadline: Deadline): Plan {
  const delivery = progress.deliver(deadline)
  const handlers = registry.of(delivery.topic)
  if (!handlers) {
    const { unknownTopic } = registry
    if (unknownTopic.length === 0) return { outcome: 'unknown_topic', isIgnored: false }
    const work = () => runHandlers(unknownTopic, [delivery], deadline)
    return { outcome: 'unknown_topic', isIgnored: false, work }
  }
  if (handlers.length === 0) {
    return { outcome: 'unhandled', isIgnored: registry.isIgnored(delivery.topic) }
  }
  const work = () => runHandlers(handlers, [progress.event, delivery], deadline)
  return { outcome: 'handled', isIgnored: false, work }
}
