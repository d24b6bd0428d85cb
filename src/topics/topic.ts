import * as z from 'zod'
import { envelopeFields } from './fields.js'
import { type Field, type Metadata, topicName } from './kinds.js'

/** The source of most facts about the topics. */
export const helpCentre = 'Help centre, "Webhooks in Qondor".'

/** The facts about a topic, and its fields. */
export interface TopicMetadata<Fields> extends Metadata {
  /** What a reader would expect in the event but does not find, and where to find it instead. */
  readonly missing?: string
  /** The fields after the envelope, in Qondor's order. */
  readonly fields: Fields
}

/** The schemas of fields, without the mark of `Field`. */
type SchemasOf<Fields> = {
  [Name in keyof Fields]: Fields[Name] extends Field<infer Schema> ? Schema : never
}

/** The schema of a topic: the envelope, then its own fields, with the facts as metadata. */
export function topic<const Name extends string, Fields extends Readonly<Record<string, Field>>>(
  name: Name,
  { fields, ...facts }: TopicMetadata<Fields>,
) {
  const envelope = {
    ...envelopeFields,
    topic: topicName(name, {
      meaning: 'The type of the event, including its version.',
      source: helpCentre,
      sample: name,
    }),
  }
  const shape = { ...envelope, ...fields } as SchemasOf<typeof envelope> & SchemasOf<Fields>
  return z.object(shape).meta(facts)
}
