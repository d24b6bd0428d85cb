import { QondorWebhookError } from '../errors.js'
import type { WithEnvelope } from '../handlers/registry.js'
import { isObject } from '../parse/body.js'
import { parseDispatchedEvent } from '../parse/event.js'
import type { FieldKind } from '../topics/read-fields.js'
import {
  type CompiledTopic,
  type QondorTopic,
  type QondorWebhookEvent,
  qondorTopics,
  topicByName,
} from '../topics/registry.js'
import { type FieldsSoFar, sampleOf, timestampOfNow } from './samples.js'

/**
 * Creates an event of a topic, as a handler gets it: realistic invented values, a new `webhookId` and the
 * current `timestamp`. Links and status texts match the overrides of the fields that they name.
 * `offerValidUntil` is two weeks after `timestamp` in Oslo time, as in Qondor's documented samples. The
 * unknown key of the variant `drifted` is only in deliveries, since events have no unknown keys.
 *
 * @throws {QondorWebhookError} `invalid_payload` for an override of the wrong type (`issues` name it);
 * `invalid_options` for an override that the topic does not have, and for an unknown variant;
 * `unknown_topic`.
 * @example
 * const event = createEvent('OfferSentV1', { offerId: 42 })
 * await qondor.dispatch(event)
 */
export function createEvent<Topic extends QondorTopic>(
  topic: Topic,
  overrides?: EventOverrides<Topic>,
  options?: CreateEventOptions,
): QondorWebhookEvent<Topic>
/**
 * Creates an event of your own topic: the body that you pass, with a new `webhookId` and the current
 * `timestamp` if it has none. It is not parsed by a schema, so pass the event as your handler gets it.
 *
 * @throws {QondorWebhookError} `invalid_options` for a body without a topic.
 * @example
 * await qondor.dispatch(createEvent({ topic: 'InvoiceCreatedV1', invoiceId: 7 }))
 */
export function createEvent<Topic extends string, Body extends CustomEventBody<Topic>>(
  body: Body,
): CompleteEventBody<Body>
export function createEvent(
  topic: QondorTopic | CustomEventBody,
  overrides: object = {},
  options: CreateEventOptions = {},
): QondorWebhookEvent | CompleteEventBody<CustomEventBody> {
  if (isObject(topic)) return completeEventBody(topic)
  return buildEvent(topic, overrides, options).event
}

/** An event and its body. */
interface BuiltEvent<Topic extends QondorTopic> {
  /** The fields in Qondor's order, without those that are left out. */
  readonly payload: Readonly<Record<string, unknown>>
  readonly event: QondorWebhookEvent<Topic>
}

/** Creates an event of a topic; throws as `createEvent` does. */
export function buildEvent<Topic extends QondorTopic>(
  name: Topic,
  overrides: object,
  { variant = 'full' }: CreateEventOptions,
): BuiltEvent<Topic> {
  assertVariant(variant)
  const topic = assertTopic(name)
  assertKnownFields(topic, overrides)
  const payload: Record<string, unknown> = {}
  for (const [field, kind] of Object.entries(topic.fields)) {
    const value = Object.hasOwn(overrides, field)
      ? overrides[field as keyof typeof overrides]
      : sampleFor(topic, field, kind, variant, payload)
    if (value !== undefined) payload[field] = value
  }
  if (variant === 'drifted') payload[driftedKey] = 'noe nytt'
  return { payload, event: parseDispatchedEvent(topic, payload) as QondorWebhookEvent<Topic> }
}

function sampleFor(
  topic: CompiledTopic,
  field: string,
  kind: FieldKind,
  variant: EventVariant,
  fields: FieldsSoFar,
): unknown {
  if (kind === 'topicName') return topic.name
  if (variant === 'minimal' && isOptional(kind)) return undefined
  if (variant === 'drifted' && driftedFields.has(field)) return driftedFields.get(field)
  return sampleOf(field, fields)
}

function isOptional(kind: FieldKind): boolean {
  return kind === 'optionalText' || kind === 'optionalInteger'
}

/** Returns a topic by name; throws `unknown_topic` for a name that plain JavaScript let through. */
export function assertTopic(name: string): CompiledTopic {
  const topic = topicByName.get(name)
  if (topic) return topic
  throw new QondorWebhookError(
    'unknown_topic',
    `The topic must be one of ${qondorTopics.join(', ')}. For another topic, pass the whole body.`,
  )
}

// Readers ignore unknown keys, so a misspelt override would have no effect.
function assertKnownFields({ name, fields }: CompiledTopic, overrides: object): void {
  if (Object.keys(overrides).every((field) => Object.hasOwn(fields, field))) return
  throw new QondorWebhookError(
    'invalid_options',
    `The overrides have a field that ${name} does not have. Its fields are ${Object.keys(fields).join(', ')}.`,
  )
}

/** The names of the fields that may be null. */
type OptionalName<Event> = {
  [Name in keyof Event]: null extends Event[Name] ? Name : never
}[keyof Event]

/** An event as Qondor may send it: an optional field may be absent, `null` or `undefined`. */
export type EventInput<Topic extends QondorTopic = QondorTopic> = Topic extends QondorTopic
  ? InputOf<QondorWebhookEvent<Topic>>
  : never

type InputOf<Event> = Omit<Event, OptionalName<Event>> & {
  [Name in OptionalName<Event>]?: Event[Name] | undefined
}

/**
 * The fields of an event that a test sets; the others get realistic values. `undefined` leaves an
 * optional field out.
 *
 * @example
 * const overrides: EventOverrides<'OfferSentV1'> = { offerId: 42, customerName: null }
 */
export type EventOverrides<Topic extends QondorTopic = QondorTopic> = Topic extends QondorTopic
  ? Readonly<Partial<Omit<EventInput<Topic>, 'topic'>>>
  : never

/** All variants of an event, for a loop in a test. */
export const eventVariants = ['full', 'minimal', 'drifted'] as const

/**
 * The fields that an event has: `full` has every field, `minimal` only the required ones. `drifted` is
 * `full` with what Qondor may add later: an unknown key, status code and language.
 */
export type EventVariant = (typeof eventVariants)[number]

/** Options of `createEvent`. */
export interface CreateEventOptions {
  /** The fields that the event has. @default 'full' */
  readonly variant?: EventVariant | undefined
}

/** Throws `invalid_options` for a variant that plain JavaScript let through. */
function assertVariant(variant: EventVariant): void {
  if (eventVariants.includes(variant)) return
  throw new QondorWebhookError(
    'invalid_options',
    `\`variant\` must be one of ${eventVariants.join(', ')}.`,
  )
}

/**
 * The whole body of an event, of a topic from the `topics` option or of an unknown topic. `webhookId` and
 * `timestamp` are filled in if they are missing; everything else is sent unchanged.
 */
export interface CustomEventBody<Topic extends string = string> {
  readonly topic: Topic
  readonly webhookId?: string | undefined
  readonly timestamp?: string | undefined
}

/** A body with its envelope filled in. */
export type CompleteEventBody<Body extends CustomEventBody> = WithEnvelope<Body['topic'], Body>

/** Fills in the envelope of a body and puts it first; throws `invalid_options` without a topic. */
export function completeEventBody<Body extends CustomEventBody>(
  body: Body,
): CompleteEventBody<Body> {
  const { webhookId = crypto.randomUUID(), timestamp = timestampOfNow(), topic, ...fields } = body
  if (typeof topic !== 'string' || topic.trim() === '') {
    throw new QondorWebhookError(
      'invalid_options',
      'The body has no topic. Add one, for example { topic: "InvoiceCreatedV1" }.',
    )
  }
  return { webhookId, timestamp, topic, ...fields } as CompleteEventBody<Body>
}

/** New values that Qondor may send later in existing fields, by field name. */
const driftedFields: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['newStatus', 99],
  ['offerLanguage', 'x-tomorrow'],
])

/** An unknown key, which `onDrift` reports. */
const driftedKey = 'fieldOfTomorrow'
