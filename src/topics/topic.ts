import * as z from 'zod'
import { envelopeFields } from './fields.js'
import { type Facts, type Field, topicName } from './kinds.js'

/** Where most of what is known of the topics comes from. */
export const helpCentre = 'Help centre, "Webhooks in Qondor".'

/** What is known of a topic. */
export interface TopicFacts<Fields> extends Facts {
  /** What a reader expects of the event and does not find in it, and where to look instead. */
  readonly missing?: string
  /** The fields after the envelope, in Qondor's order. */
  readonly fields: Fields
}

/** The schemas of fields without the mark that their facts are written down. */
type SchemasOf<Fields> = {
  [Name in keyof Fields]: Fields[Name] extends Field<infer Schema> ? Schema : never
}

/** The schema of a topic: the envelope, then its own fields, with what is known as metadata. */
export function topic<const Name extends string, Fields extends Readonly<Record<string, Field>>>(
  name: Name,
  { fields, ...facts }: TopicFacts<Fields>,
) {
  const envelope = {
    ...envelopeFields,
    topic: topicName(name, {
      meaning: 'The type of the event, its version included.',
      source: helpCentre,
      sample: name,
    }),
  }
  const shape = { ...envelope, ...fields } as SchemasOf<typeof envelope> & SchemasOf<Fields>
  return z.object(shape).meta(facts)
}
