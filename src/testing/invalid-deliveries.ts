import type { HeaderAuth } from '../authentication.js'
import { QondorWebhookError } from '../errors.js'
import { ownFieldsOf, type QondorTopic } from '../topics/registry.js'
import { type DeliveryRequest, deliveryHeaders } from './deliveries.js'
import { assertTopic, buildEvent } from './events.js'

/** Options of {@link createInvalidDelivery}. */
export interface CreateInvalidDeliveryOptions {
  /** The topic of the invalid event. @default 'OfferSentV1' */
  readonly topic?: QondorTopic | undefined
  /** The header and the correct key to send; see `createDelivery`. @default none */
  readonly auth?: HeaderAuth | undefined
}

/**
 * Creates a delivery with one fault. The kind is the code or the outcome that a receiver responds with:
 * `invalid_json` (truncated), `invalid_encoding` (Latin-1 bytes), `invalid_envelope` (no `webhookId`),
 * `invalid_payload` (a field of the wrong type) or `unknown_topic`.
 *
 * @throws {QondorWebhookError} `invalid_options` for another kind, for `invalid_payload` with a topic
 * that only has the envelope, such as `PingV1`, and for an invalid `auth` as in `createDelivery`.
 * @example
 * const { status } = await qondor.receive(createInvalidDelivery('invalid_json', { auth })) // 400
 */
export function createInvalidDelivery(
  kind: InvalidDeliveryKind,
  { topic = 'OfferSentV1', auth }: CreateInvalidDeliveryOptions = {},
): DeliveryRequest<InvalidBody> {
  return { headers: deliveryHeaders(auth), body: buildInvalidBody(kind, topic) }
}

/** An invalid body: text, or bytes for `invalid_encoding`, with the type that `fetch` accepts. */
export type InvalidBody = string | Bytes

// Bytes in a buffer that is not shared, which `Uint8Array` does not say in every version of TypeScript.
type Bytes = ReturnType<typeof Uint8Array.of>

/** All kinds of invalid deliveries, for a loop in a test. */
export const invalidDeliveryKinds = [
  'invalid_json',
  'invalid_encoding',
  'invalid_envelope',
  'invalid_payload',
  'unknown_topic',
] as const

/** The fault of an invalid delivery. */
export type InvalidDeliveryKind = (typeof invalidDeliveryKinds)[number]

/** The body of an event with one fault; throws as `createInvalidDelivery` does. */
function buildInvalidBody(kind: InvalidDeliveryKind, topic: QondorTopic): InvalidBody {
  const { payload } = buildEvent(topic, {}, {})
  switch (kind) {
    case 'invalid_json':
      return JSON.stringify(payload).slice(0, -1)
    case 'invalid_encoding':
      return toLatin1(JSON.stringify({ ...payload, note: 'på øya' }))
    case 'invalid_envelope':
      return JSON.stringify({ ...payload, webhookId: undefined })
    case 'invalid_payload':
      return JSON.stringify({ ...payload, ...wrongField(topic) })
    case 'unknown_topic':
      return JSON.stringify({ ...payload, topic: 'TopicOfTomorrowV1' })
    default:
      throw new QondorWebhookError(
        'invalid_options',
        `The kind must be one of ${invalidDeliveryKinds.join(', ')}.`,
      )
  }
}

function toLatin1(text: string): Bytes {
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}

/** One field outside the envelope with a value of the wrong type. */
function wrongField(name: QondorTopic): Record<string, unknown> {
  const [field] = ownFieldsOf(assertTopic(name))
  // A text for a number field, and a number for a text field.
  if (field) return { [field[0]]: /integer/i.test(field[1]) ? '7' : 7 }
  throw new QondorWebhookError(
    'invalid_options',
    `${name} only has the envelope, so no other field can be wrong. Use another topic.`,
  )
}
