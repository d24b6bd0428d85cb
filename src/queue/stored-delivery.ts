import { fromBase64, toBase64 } from '../base64.js'
import { QondorWebhookError } from '../errors.js'
import { isObject, toBytes, type WebhookBody } from '../parse/body.js'
import { bodyHash, type EventId, eventKey, sha256 } from '../parse/event-key.js'

/** An authentic delivery as a queue stores it. */
export interface StoredDelivery {
  /**
   * The identity of the event, which its duplicates share: a UUID from a hash of `topic` and `webhookId`.
   * UUIDs are compared case-insensitively, other ids exactly. For the nil UUID it is a hash of topic and
   * body; without a readable envelope, of the body alone. It is the same in every release.
   */
  readonly key: string
  /** At most 255 characters; `undefined` if it could not be read. */
  readonly webhookId: string | undefined
  /** At most 255 characters; `undefined` if it could not be read. */
  readonly topic: string | undefined
  /** The project of the event, for queues that keep the order of a project. */
  readonly projectId: number | undefined
  readonly receivedAt: Date
  /** As received: text, bytes that are not text, or the object from a body parser. */
  readonly body: WebhookBody
  /** The trace context of the request, for the `telemetry` option. */
  readonly context?: TraceContext | undefined
}

/** Headers of a trace, such as `traceparent`. */
export type TraceContext = Readonly<Record<string, string>>

/** The first 255 characters of a text, without half of a surrogate pair at the end. */
export function shortText<Text extends string | undefined>(text: Text): Text | string {
  if (text === undefined) return text
  const isCutInPair = (text.codePointAt(254) ?? 0) > 0xffff
  return text.slice(0, isCutInPair ? 254 : 255)
}

/**
 * A stored delivery as plain JSON, in the format of this release. It contains no character that
 * PostgreSQL rejects in JSON, whatever the body contains.
 */
export interface EncodedDelivery {
  readonly version: 1
  readonly key: string
  readonly webhookId: string | null
  readonly topic: string | null
  readonly projectId: number | null
  /** ISO 8601, in UTC. */
  readonly receivedAt: string
  /** The format of `body`: the text itself, a JSON string, base64 of bytes, or JSON. */
  readonly format: 'text' | 'escaped' | 'base64' | 'json'
  readonly body: string
  /** Only if there is one; earlier releases ignore it. */
  readonly context?: TraceContext
}

// PostgreSQL rejects NUL and half of a surrogate pair in JSON.
const unsafe = /\0|\p{Surrogate}/gu

/**
 * Converts a delivery to plain JSON, for a queue to store.
 *
 * @example
 * await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(encodeDelivery(delivery)) }))
 */
export function encodeDelivery(delivery: StoredDelivery): EncodedDelivery {
  return {
    version: 1,
    key: delivery.key,
    webhookId: toSafe(delivery.webhookId),
    topic: toSafe(delivery.topic),
    projectId: delivery.projectId ?? null,
    receivedAt: delivery.receivedAt.toISOString(),
    ...encodeBody(delivery.body),
    ...(delivery.context && { context: delivery.context }),
  }
}

/**
 * Decodes the result of {@link encodeDelivery}, from this release or an earlier one.
 *
 * @throws {QondorWebhookError} `invalid_delivery` for anything else, including a later release's format.
 * @example
 * const delivery = decodeDelivery(JSON.parse(message.Body))
 */
export function decodeDelivery(encoded: unknown): StoredDelivery {
  try {
    return decode(encoded as EncodedDelivery)
  } catch (cause) {
    throw new QondorWebhookError(
      'invalid_delivery',
      'This is not a stored delivery that this release can decode. If a later release stored it, upgrade ' +
        'this process.',
      { cause },
    )
  }
}

function decode(encoded: EncodedDelivery): StoredDelivery {
  const { version, key, webhookId, topic, projectId, context } = encoded
  const receivedAt = new Date(encoded.receivedAt)
  if (version !== 1 || typeof key !== 'string' || Number.isNaN(receivedAt.getTime())) {
    throw new TypeError('It has another format.')
  }
  return {
    key,
    webhookId: webhookId ?? undefined,
    topic: topic ?? undefined,
    projectId: projectId ?? undefined,
    receivedAt,
    body: decodeBody(encoded),
    ...(isTraceContext(context) && { context }),
  }
}

function isTraceContext(context: unknown): context is TraceContext {
  if (!isObject(context)) return false
  return Object.values(context).every((value) => typeof value === 'string')
}

function encodeBody(body: WebhookBody): Pick<EncodedDelivery, 'format' | 'body'> {
  const bytes = toBytes(body)
  if (bytes) return { format: 'base64', body: toBase64(bytes) }
  if (typeof body !== 'string') return { format: 'json', body: JSON.stringify(body) }
  return body.search(unsafe) < 0
    ? { format: 'text', body }
    : { format: 'escaped', body: JSON.stringify(body) }
}

function decodeBody({ format, body }: EncodedDelivery): WebhookBody {
  if (typeof body !== 'string') throw new TypeError('The body is not text.')
  switch (format) {
    case 'text':
      return body
    case 'base64':
      return fromBase64(body)
    case 'escaped':
    case 'json':
      return JSON.parse(body)
    default:
      throw new TypeError('The body has another format.')
  }
}

function toSafe(text: string | undefined): string | null {
  return shortText(text)?.replace(unsafe, '\ufffd') ?? null
}

/** The key of a delivery; see `StoredDelivery.key`. */
export async function deliveryKey(event: EventId | undefined, body: WebhookBody): Promise<string> {
  // The hash of an event is never equal to the hash of a body with the same text.
  return toUuid(event ? await sha256('event', await eventKey(event, body)) : await bodyHash(body))
}

/** The first half of a hexadecimal hash, in the form of a UUID. */
export function toUuid(hash: string): string {
  return hash.slice(0, 32).replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
