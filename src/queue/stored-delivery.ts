import { QondorWebhookError } from '../errors.js'
import { fromBase64, toBase64, toBytes, type WebhookBody } from '../parse/body.js'
import { bodyHash, type EventId, eventKey, sha256 } from '../parse/event-key.js'

/** An authentic delivery as a queue keeps it: what was received, and what is known of it. */
export interface StoredDelivery {
  /**
   * The identity of the event, which its repeats share: a UUID made from a hash of `topic` and
   * `webhookId`. UUIDs count without regard to case, other ids exactly. Where the id is the nil UUID
   * the hash is of topic and body, and where no envelope could be read of the body alone. It is the
   * same in every release.
   */
  readonly key: string
  /** As far as it could be read; at most 255 characters. */
  readonly webhookId: string | undefined
  /** As far as it could be read; at most 255 characters. */
  readonly topic: string | undefined
  /** The project that the event is about, for queues that keep its events in order. */
  readonly projectId: number | undefined
  readonly receivedAt: Date
  /** As received: text, bytes that are no text, or the object that a body parser made of it. */
  readonly body: WebhookBody
}

/** The first 255 characters of a text, without half of a surrogate pair that the cut left. */
export function shortText<Text extends string | undefined>(text: Text): Text | string {
  if (text === undefined || text.length <= 255) return text
  const isCutInPair =
    /[\ud800-\udbff]/.test(text.charAt(254)) && /[\udc00-\udfff]/.test(text.charAt(255))
  return text.slice(0, isCutInPair ? 254 : 255)
}

/**
 * A stored delivery as plain JSON, in the form of this release. It holds no character that PostgreSQL
 * refuses in JSON, whatever the body holds.
 */
export interface EncodedDelivery {
  readonly version: 1
  readonly key: string
  readonly webhookId: string | null
  readonly topic: string | null
  readonly projectId: number | null
  /** ISO 8601, in UTC. */
  readonly receivedAt: string
  /** How `body` holds the body: as it is, as a JSON string, as base64 of bytes, or as JSON. */
  readonly format: 'text' | 'escaped' | 'base64' | 'json'
  readonly body: string
}

// PostgreSQL's JSON takes neither NUL nor half of a surrogate pair.
const unsafe = /\0|\p{Surrogate}/gu

/**
 * Makes plain JSON of a delivery, for a queue to store.
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
  }
}

/**
 * Reads what {@link encodeDelivery} of this release or an earlier one made.
 *
 * @throws {QondorWebhookError} `invalid_delivery` for anything else, a later release's form included.
 * @example
 * const delivery = decodeDelivery(JSON.parse(message.Body))
 */
export function decodeDelivery(encoded: unknown): StoredDelivery {
  try {
    return decode(encoded as EncodedDelivery)
  } catch (cause) {
    throw new QondorWebhookError(
      'invalid_delivery',
      'This is no stored delivery that this release can read. Did a later one store it?',
      { cause },
    )
  }
}

function decode(encoded: EncodedDelivery): StoredDelivery {
  const { version, key, webhookId, topic, projectId } = encoded
  const receivedAt = new Date(encoded.receivedAt)
  if (version !== 1 || typeof key !== 'string' || Number.isNaN(receivedAt.getTime())) {
    throw new TypeError('It has another form.')
  }
  return {
    key,
    webhookId: webhookId ?? undefined,
    topic: topic ?? undefined,
    projectId: projectId ?? undefined,
    receivedAt,
    body: decodeBody(encoded),
  }
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
  if (typeof body !== 'string') throw new TypeError('The body is no text.')
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
  // An event never has the key of a body that reads the same.
  return toUuid(event ? await sha256('event', await eventKey(event, body)) : await bodyHash(body))
}

/** The first half of a hash in hexadecimal digits, in the form of a UUID. */
export function toUuid(hash: string): string {
  return hash.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
