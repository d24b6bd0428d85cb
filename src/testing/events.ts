import { QondorWebhookError } from '../errors.js'
import type { WithEnvelope } from '../handlers/registry.js'
import { isObject } from '../parse/body.js'
import { readMadeEvent } from '../parse/event.js'
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
 * An event of a topic, as a handler gets it: realistic invented values, a `webhookId` of its own and a
 * `timestamp` of now. Links and status texts follow the overrides of what they name; `offerValidUntil`
 * is two weeks after `timestamp` on a clock in Oslo, which is how Qondor's documented samples read. The
 * unknown key of the variant `drifted` stands in a delivery alone, since events have none.
 *
 * @throws {QondorWebhookError} `invalid_payload` for an override of the wrong type, whose `issues` name
 * it; `invalid_options` for one that the topic does not have, or an unknown variant; `unknown_topic`.
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
 * An event of a topic of your own: the body that you pass, with a `webhookId` of its own and a
 * `timestamp` of now where it has none. No schema reads it, so pass what your handler gets.
 *
 * @throws {QondorWebhookError} `invalid_options` for a body without a topic.
 * @example
 * await qondor.dispatch(createEvent({ topic: 'InvoiceCreatedV1', invoiceId: 7 }))
 */
export function createEvent<Topic extends string, Body extends TopicBody<Topic>>(
  body: Body,
): CompleteBody<Body>
export function createEvent(
  topic: QondorTopic | TopicBody,
  overrides: object = {},
  options: CreateEventOptions = {},
): QondorWebhookEvent | CompleteBody<TopicBody> {
  if (isObject(topic)) return completeBody(topic)
  return buildEvent(topic, overrides, options).event
}

/** An event, and the body that says it. */
interface BuiltEvent<Topic extends QondorTopic> {
  /** In Qondor's order, without what is left out. */
  readonly payload: Readonly<Record<string, unknown>>
  readonly event: QondorWebhookEvent<Topic>
}

/** Makes an event of a topic; throws what `createEvent` says. */
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
  return { payload, event: readMadeEvent(topic, payload) as QondorWebhookEvent<Topic> }
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

/** What is known of a topic; throws `unknown_topic` for a name that JavaScript let through. */
export function assertTopic(name: string): CompiledTopic {
  const topic = topicByName.get(name)
  if (topic) return topic
  throw new QondorWebhookError(
    'unknown_topic',
    `The topic is none of ${qondorTopics.join(', ')}, which are those that events are made of.`,
  )
}

// A reader lets unknown keys pass, so that a misspelt override would change nothing.
function assertKnownFields({ name, fields }: CompiledTopic, overrides: object): void {
  if (Object.keys(overrides).every((field) => Object.hasOwn(fields, field))) return
  throw new QondorWebhookError(
    'invalid_options',
    `The overrides name a field that ${name} does not have. It has ${Object.keys(fields).join(', ')}.`,
  )
}

/** The names of the fields that may be null. */
type OptionalName<Event> = {
  [Name in keyof Event]: null extends Event[Name] ? Name : never
}[keyof Event]

/** An event as Qondor may send it: what is optional may be left out, `null` or `undefined`. */
export type EventInput<Topic extends QondorTopic = QondorTopic> = Topic extends QondorTopic
  ? InputOf<QondorWebhookEvent<Topic>>
  : never

type InputOf<Event> = Omit<Event, OptionalName<Event>> & {
  [Name in OptionalName<Event>]?: Event[Name] | undefined
}

/**
 * The fields of an event that a test says itself; the rest gets realistic values. `undefined` leaves an
 * optional field out.
 *
 * @example
 * const overrides: EventOverrides<'OfferSentV1'> = { offerId: 42, customerName: null }
 */
export type EventOverrides<Topic extends QondorTopic = QondorTopic> = Topic extends QondorTopic
  ? Readonly<Partial<Omit<EventInput<Topic>, 'topic'>>>
  : never

/** The variants of an event, for a loop over all of them. */
export const eventVariants = ['full', 'minimal', 'drifted'] as const

/**
 * How much of an event is there: `full` has every field, `minimal` the required ones alone, and
 * `drifted` is `full` with what Qondor may send tomorrow: a key that no schema knows, an unknown status
 * code and an unknown language.
 */
export type EventVariant = (typeof eventVariants)[number]

/** Options of `createEvent`. */
export interface CreateEventOptions {
  /** How much of the event is there. @default 'full' */
  readonly variant?: EventVariant | undefined
}

/** Throws `invalid_options` for a variant that JavaScript let through. */
function assertVariant(variant: EventVariant): void {
  if (eventVariants.includes(variant)) return
  throw new QondorWebhookError(
    'invalid_options',
    `The option variant is one of ${eventVariants.join(', ')}.`,
  )
}

/**
 * The whole body of an event, of a topic of the `topics` option or of one that nobody knows. A
 * `webhookId` and a `timestamp` are filled in where they are missing; everything else is sent as it is.
 */
export interface TopicBody<Topic extends string = string> {
  readonly topic: Topic
  readonly webhookId?: string | undefined
  readonly timestamp?: string | undefined
}

/** A body with its envelope filled in. */
export type CompleteBody<Body extends TopicBody> = WithEnvelope<Body['topic'], Body>

/** Fills in the envelope of a body, which comes first; throws `invalid_options` without a topic. */
export function completeBody<Body extends TopicBody>(body: Body): CompleteBody<Body> {
  const { webhookId = crypto.randomUUID(), timestamp = timestampOfNow(), topic, ...fields } = body
  if (typeof topic !== 'string' || topic.trim() === '') {
    throw new QondorWebhookError(
      'invalid_options',
      'The body has no topic. Name one, as in { topic: "InvoiceCreatedV1" }.',
    )
  }
  return { webhookId, timestamp, topic, ...fields } as CompleteBody<Body>
}

/** What Qondor may send tomorrow in fields that exist today, by their names. */
const driftedFields: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['newStatus', 99],
  ['offerLanguage', 'x-tomorrow'],
])

/** A key that no schema knows, which `onDrift` reports. */
const driftedKey = 'fieldOfTomorrow'
