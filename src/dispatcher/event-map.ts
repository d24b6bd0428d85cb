import type { Envelope, EventByTopic } from '../topics/compiled/index.js'
import type { QondorTopic } from '../topics/registry.js'
import type { OutputOf, StandardSchema } from '../topics/standard-schema.js'

/** Topics of your own, or of tomorrow: the schema of each by its name. */
export type CustomTopics = Readonly<Record<string, StandardSchema>>

/** The event of each topic by its name; a custom topic wins over a known one of the same name. */
export type EventMap<Custom extends CustomTopics> = [keyof Custom] extends [never]
  ? EventByTopic
  : {
      readonly [Topic in QondorTopic | (keyof Custom & string)]: Topic extends keyof Custom
        ? WithEnvelope<Topic, OutputOf<Custom[Topic]>>
        : Topic extends QondorTopic
          ? EventByTopic[Topic]
          : never
    }

/**
 * A value with those fields of the envelope that it lacks. One that is not an object, or is an array,
 * has no place for them and stays as it is.
 */
export type WithEnvelope<Topic extends string, Value> = Value extends object
  ? Value extends readonly unknown[]
    ? Value
    : [LackingName<Topic, Value>] extends [never]
      ? Value
      : Value & {
          [Name in keyof Envelope as Name extends LackingName<Topic, Value>
            ? Name
            : never]: EnvelopeField<Topic, Name>
        }
  : Value

/**
 * The fields of the envelope that a value does not have, or has as a wider type. What a schema turned
 * into another type stays what the schema made of it.
 */
type LackingName<Topic extends string, Value> = {
  [Name in keyof Envelope]: EnvelopeField<Topic, Name> extends NonNullable<FieldOf<Value, Name>>
    ? FieldOf<Value, Name> extends EnvelopeField<Topic, Name>
      ? never
      : Name
    : never
}[keyof Envelope]

type EnvelopeField<Topic extends string, Name extends keyof Envelope> = Name extends 'topic'
  ? Topic
  : Envelope[Name]

type FieldOf<Value, Name> = Name extends keyof Value ? Value[Name] : unknown
