import { Deadline, isPromiseLike } from '../deadline.js'
import { QondorWebhookError } from '../errors.js'
import { type ReadPayload, readPayload, toBytes, type WebhookBody } from '../parse/body.js'
import {
  assertFields,
  type Fields,
  parseCustomEvent,
  parseEnvelope,
  parseKnownEvent,
} from '../parse/event.js'
import { type Envelope, topicNamed } from '../topics/compiled/index.js'
import type { StandardSchema } from '../topics/standard-schema.js'
import type { Limits } from './options.js'
import { toWebhookError } from './outcomes.js'

/** The result of parsing the body of a delivery. */
export type Parsed = ParsedEvent | ParsedUnknownTopic | ParsedInvalid

/** An event of a topic of this package or of the `topics` option. */
export interface ParsedEvent extends ParsedEnvelope {
  readonly kind: 'event'
  readonly event: unknown
}

/** An event of a topic that has no schema. */
export interface ParsedUnknownTopic extends ParsedEnvelope {
  readonly kind: 'unknown_topic'
  readonly event?: undefined
}

/** An invalid body, with the fields that could be read. */
export interface ParsedInvalid {
  readonly kind: 'invalid'
  readonly error: QondorWebhookError
  readonly topic: string | undefined
  readonly webhookId: string | undefined
  readonly payload: unknown
  readonly rawBody: string | Uint8Array | undefined
  readonly body: WebhookBody
  readonly event?: undefined
}

interface ParsedEnvelope {
  readonly topic: string
  readonly webhookId: string
  readonly payload: Fields
  readonly rawBody: string | undefined
  /** The body that a queue stores: the text, or the object if there is no text. */
  readonly body: WebhookBody
}

/** The ids of a delivery for reports, as far as they are known. */
export function idsOf(parsed: Parsed | undefined): Pick<ParsedInvalid, 'topic' | 'webhookId'> {
  return { topic: parsed?.topic, webhookId: parsed?.webhookId }
}

/** Parses the bodies of deliveries, in `receive` and in workers. */
export class DeliveryParser {
  readonly #topics: ReadonlyMap<string, StandardSchema> | undefined
  readonly #limits: Limits

  /** `topics` are those of the `topics` option; they replace those of this package. */
  constructor(topics: ReadonlyMap<string, StandardSchema>, limits: Limits) {
    this.#topics = topics.size > 0 ? topics : undefined
    this.#limits = limits
  }

  /** Never throws. Returns a promise only if a schema does, because each promise takes time. */
  parse(body: WebhookBody | null | undefined): Parsed | Promise<Parsed> {
    let read: ReadPayload | undefined
    let envelope: Envelope | undefined
    try {
      read = readPayload(body, this.#limits.maxBodyBytes)
      const { payload, rawBody } = read
      assertFields(payload)
      envelope = parseEnvelope(payload)
      const { topic, webhookId } = envelope
      const kept = rawBody ?? body ?? 'null'
      const schema = this.#topics?.get(topic)
      if (schema) {
        const parsed = { kind: 'event', topic, webhookId, payload, rawBody, body: kept } as const
        return this.#parseCustom(parseCustomEvent(envelope, payload, schema), parsed)
      }
      const known = topicNamed(topic)
      if (!known) return { kind: 'unknown_topic', topic, webhookId, payload, rawBody, body: kept }
      const event = parseKnownEvent(known, payload, envelope)
      return { kind: 'event', event, topic: known.name, webhookId, payload, rawBody, body: kept }
    } catch (thrown) {
      return toInvalid(thrown, body, read, envelope)
    }
  }

  /** An asynchronous schema has the time limit of the handlers. */
  #parseCustom(event: unknown, parsed: Omit<ParsedEvent, 'event'>): Parsed | Promise<Parsed> {
    if (!isPromiseLike(event)) return { ...parsed, event }
    return new Deadline(this.#limits.handlerTimeoutMs, schemaTimeout).bound(event).then(
      (settled) => ({ ...parsed, event: settled }),
      (thrown) => ({ ...parsed, kind: 'invalid', error: toWebhookError(thrown) }),
    )
  }
}

function toInvalid(
  thrown: unknown,
  body: WebhookBody | null | undefined,
  read: ReadPayload | undefined,
  envelope: Envelope | undefined,
): ParsedInvalid {
  return {
    kind: 'invalid',
    error: toWebhookError(thrown),
    topic: envelope?.topic,
    webhookId: envelope?.webhookId,
    payload: read?.payload,
    rawBody: read ? read.rawBody : rawBodyOf(body),
    body: read?.rawBody ?? body ?? 'null',
  }
}

function rawBodyOf(body: unknown): string | Uint8Array | undefined {
  try {
    return typeof body === 'string' ? body : toBytes(body)
  } catch {
    // A body that could not be read before cannot be read now.
    return undefined
  }
}

function schemaTimeout(milliseconds: number): QondorWebhookError {
  return new QondorWebhookError(
    'handler_timeout',
    `A schema of the \`topics\` option took longer than handlerTimeoutMs (${milliseconds} ms). ` +
      'Make it faster, or raise the limit.',
  )
}
