import { QondorWebhookError } from '../errors/qondor-webhook-error.js'
import { fromBase64, toBase64 } from '../parse/base64.js'
import { asBytes } from '../parse/read-payload.js'
import type { WebhookBody } from '../parse/webhook-body.js'
import { type StoredDelivery, shortText } from './stored-delivery.js'

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
  const bytes = asBytes(body)
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
