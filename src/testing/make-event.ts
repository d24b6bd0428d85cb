import { QondorWebhookError } from '../errors/qondor-webhook-error.js'
import { readMadeEvent } from '../parse/read-event.js'
import type { FieldKind } from '../topics/read-fields.js'
import {
  type CompiledTopic,
  type QondorTopic,
  type QondorWebhookEvent,
  qondorTopics,
  topicByName,
} from '../topics/registry.js'
import { driftedFields, driftedKey } from './drifted-fields.js'
import { type CreateEventOptions, type EventVariant, requireVariant } from './event-variant.js'
import { type FieldsSoFar, sampleOf } from './sample-fields.js'

/** An event, and the body that says it. */
export interface MadeEvent<Topic extends QondorTopic> {
  /** In Qondor's order, without what is left out. */
  readonly payload: Readonly<Record<string, unknown>>
  readonly event: QondorWebhookEvent<Topic>
}

/** Makes an event of a topic; throws what `createEvent` says. */
export function makeEvent<Topic extends QondorTopic>(
  name: Topic,
  overrides: object,
  { variant = 'full' }: CreateEventOptions,
): MadeEvent<Topic> {
  requireVariant(variant)
  const topic = requireTopic(name)
  requireKnownFields(topic, overrides)
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
export function requireTopic(name: string): CompiledTopic {
  const topic = topicByName.get(name)
  if (topic) return topic
  throw new QondorWebhookError(
    'unknown_topic',
    `The topic is none of ${qondorTopics.join(', ')}, which are those that events are made of.`,
  )
}

// A reader lets unknown keys pass, so that a misspelt override would change nothing.
function requireKnownFields({ name, fields }: CompiledTopic, overrides: object): void {
  if (Object.keys(overrides).every((field) => Object.hasOwn(fields, field))) return
  throw new QondorWebhookError(
    'invalid_options',
    `The overrides name a field that ${name} does not have. It has ${Object.keys(fields).join(', ')}.`,
  )
}
