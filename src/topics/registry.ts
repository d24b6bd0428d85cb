import { compiledTopics, type Envelope, type EventByTopic } from './compiled/index.js'
import type { FieldKind, UnreadFields, WrongField } from './read-fields.js'

/** The name of a topic, for example `'OfferSentV1'`. */
export type QondorTopic = keyof EventByTopic

/**
 * Any Qondor event, discriminated by `topic`. With the name of a topic, only the event of that topic.
 *
 * @example
 * type Sent = QondorWebhookEvent<'OfferSentV1'>
 */
export type QondorWebhookEvent<Topic extends QondorTopic = QondorTopic> = EventByTopic[Topic]

/** A topic at run time. */
export interface CompiledTopic {
  readonly name: QondorTopic
  /** The kind of each field, in Qondor's order. */
  readonly fields: Readonly<Record<string, FieldKind>>
  /** Reads the fields after the envelope. The result is an event only if nothing was added to `wrong`. */
  read(
    body: UnreadFields<Record<string, unknown>>,
    envelope: Envelope,
    wrong: WrongField[],
  ): QondorWebhookEvent
}

/** All topics by name. */
export const topicByName: ReadonlyMap<string, CompiledTopic> = new Map(
  compiledTopics.map((topic: CompiledTopic) => [topic.name, topic]),
)

/** The names and kinds of a topic's fields after the envelope. */
export function ownFieldsOf({ fields }: CompiledTopic): readonly (readonly [string, FieldKind])[] {
  // `webhookId`, `timestamp` and `topic` come first in every topic.
  return Object.entries(fields).slice(3)
}

/**
 * The names of all topics, in alphabetical order, derived from the schemas.
 *
 * @example
 * const isKnown = (topic: string) => qondorTopics.some((known) => known === topic)
 */
export const qondorTopics: readonly [QondorTopic, ...QondorTopic[]] = namesOf(compiledTopics)

function namesOf<const Topics extends readonly [CompiledTopic, ...CompiledTopic[]]>([
  first,
  ...others
]: Topics): readonly [QondorTopic, ...QondorTopic[]] {
  return [first.name, ...others.map(({ name }) => name)]
}
