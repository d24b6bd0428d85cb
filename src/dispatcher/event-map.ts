import type { Envelope } from '../topics/compiled/index.js'
import type { QondorTopic, QondorWebhookEvent } from '../topics/registry.js'
import type { OutputOf, StandardSchema } from '../topics/standard-schema.js'

/** Topics of your own, or of tomorrow: the schema of each by its name. */
export type CustomTopics = Readonly<Record<string, StandardSchema>>

/**
 * The event of each topic by its name; a custom topic wins over a known one of the same name. The
 * event of a custom topic is the output of its schema, with the envelope's three fields.
 */
export type EventMap<Custom extends CustomTopics> = {
  readonly [Topic in QondorTopic | (keyof Custom & string)]: Topic extends keyof Custom
    ? WithEnvelope<OutputOf<Custom[Topic]>, Topic>
    : Topic extends QondorTopic
      ? QondorWebhookEvent<Topic>
      : never
}

type WithEnvelope<Event, Topic extends string> = Event extends object
  ? keyof Envelope extends keyof Event
    ? Event
    : Event & Omit<Envelope & { topic: Topic }, keyof Event>
  : Event
