import type { HeaderKeyAuth } from '../authentication.js'
import { QondorWebhookError } from '../errors.js'
import { ownFieldsOf, type QondorTopic } from '../topics/registry.js'
import { type CreatedDelivery, deliveryHeaders } from './deliveries.js'
import { assertTopic, buildEvent } from './events.js'

/** Options of {@link createInvalidDelivery}. */
export interface CreateInvalidDeliveryOptions {
  /** The topic whose event is broken. @default 'OfferSentV1' */
  readonly topic?: QondorTopic | undefined
  /** The header and the key to send, which are right; see `createDelivery`. @default none */
  readonly auth?: HeaderKeyAuth | undefined
}

/**
 * A delivery that is broken in one way, named for the code or the outcome that a receiver answers:
 * `invalid_json` (cut short), `invalid_encoding` (Latin-1 bytes), `invalid_envelope` (no `webhookId`),
 * `invalid_payload` (a field of the wrong type) or `unknown_topic`.
 *
 * @throws {QondorWebhookError} `invalid_options` for another kind, for `invalid_payload` of a topic
 * without fields of its own, such as `PingV1`, and for an `auth` as `createDelivery` says.
 * @example
 * const { status } = await qondor.receive(createInvalidDelivery('invalid_json', { auth })) // 400
 */
export function createInvalidDelivery(
  kind: InvalidKind,
  { topic = 'OfferSentV1', auth }: CreateInvalidDeliveryOptions = {},
): CreatedDelivery<InvalidBody> {
  return { headers: deliveryHeaders(auth), body: buildInvalidBody(kind, topic) }
}

/** A broken body: text, or the bytes of `invalid_encoding`, typed as `fetch` takes them. */
export type InvalidBody = string | Bytes

// What `Uint8Array` does not say in every TypeScript: bytes in a buffer that is not shared.
type Bytes = ReturnType<typeof Uint8Array.of>

/** The kinds of a broken delivery, for a loop over all of them. */
export const invalidKinds = [
  'invalid_json',
  'invalid_encoding',
  'invalid_envelope',
  'invalid_payload',
  'unknown_topic',
] as const

/** How a delivery is broken. */
export type InvalidKind = (typeof invalidKinds)[number]

/** The body of an event that is broken in one way; throws what `createInvalidDelivery` says. */
function buildInvalidBody(kind: InvalidKind, topic: QondorTopic): InvalidBody {
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
        `The kind is one of ${invalidKinds.join(', ')}.`,
      )
  }
}

function toLatin1(text: string): Bytes {
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}

/** One field outside the envelope with a value that it does not take. */
function wrongField(name: QondorTopic): Record<string, unknown> {
  const [field] = ownFieldsOf(assertTopic(name))
  // A text stands where no number is meant, and the other way round.
  if (field) return { [field[0]]: /integer/i.test(field[1]) ? 'not this type' : 7 }
  throw new QondorWebhookError(
    'invalid_options',
    `${name} has no field of its own that could be wrong. Name another topic.`,
  )
}
