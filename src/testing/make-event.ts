import { QondorWebhookError } from '../errors/qondor-webhook-error.js'
import { readEvent } from '../parse/read-event.js'
import {
  type QondorTopic,
  type QondorWebhookEvent,
  qondorTopics,
  schemaByTopic,
  type TopicSchema,
} from '../schemas/registry.js'
import { driftedFields, driftedKey } from './drifted-fields.js'
import type { EventOverrides } from './event-overrides.js'
import { type CreateEventOptions, type EventVariant, requireVariant } from './event-variant.js'
import { type FieldsSoFar, sampleFields } from './sample-fields.js'
import { type FieldSchema, sampleOfType } from './sample-of-type.js'

/** An event, and the body that says it. */
export interface MadeEvent<Topic extends QondorTopic> {
  /** In Qondor's order, without what is left out. */
  readonly payload: Readonly<Record<string, unknown>>
  readonly event: QondorWebhookEvent<Topic>
}

/** Makes an event of a topic from its schema; throws what `createEvent` says. */
export function makeEvent<Topic extends QondorTopic>(
  topic: Topic,
  overrides: EventOverrides<Topic>,
  { variant = 'full' }: CreateEventOptions,
): MadeEvent<Topic> {
  requireVariant(variant)
  const schema = requireSchema(topic)
  requireKnownFields(topic, schema, overrides)
  const payload: Record<string, unknown> = {}
  for (const [name, field] of Object.entries<FieldSchema>(schema.shape)) {
    const value = Object.hasOwn(overrides, name)
      ? overrides[name as keyof typeof overrides]
      : sampleOf(name, field, variant, payload)
    if (value !== undefined) payload[name] = value
  }
  if (variant === 'drifted') payload[driftedKey] = 'noe nytt'
  return { payload, event: readEvent(topic, payload, schema) as QondorWebhookEvent<Topic> }
}

function sampleOf(
  name: string,
  field: FieldSchema,
  variant: EventVariant,
  fields: FieldsSoFar,
): unknown {
  if (variant === 'minimal' && field.safeParse(undefined).success) return undefined
  if (variant === 'drifted' && driftedFields.has(name)) return driftedFields.get(name)
  const sample = sampleFields.get(name)
  return sample ? sample(fields) : sampleOfType(field)
}

/** The schema of a topic; throws `unknown_topic` for a name that JavaScript let through. */
export function requireSchema(topic: string): TopicSchema {
  const schema = schemaByTopic.get(topic)
  if (schema) return schema
  throw new QondorWebhookError(
    'unknown_topic',
    `The topic is none of ${qondorTopics.join(', ')}, which are those that events are made of.`,
  )
}

// A schema lets unknown keys pass, so that a misspelt override would change nothing.
function requireKnownFields(topic: string, { shape }: TopicSchema, overrides: object): void {
  if (Object.keys(overrides).every((name) => Object.hasOwn(shape, name))) return
  throw new QondorWebhookError(
    'invalid_options',
    `The overrides name a field that ${topic} does not have. It has ${Object.keys(shape).join(', ')}.`,
  )
}
