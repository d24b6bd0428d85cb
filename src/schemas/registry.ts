import type { z } from 'zod'
import * as schemas from './topics.js'

/** The schema of any one topic. */
export type TopicSchema = (typeof schemas)[keyof typeof schemas]

/** The schemas of all topics. */
export const topicSchemas = Object.values(schemas) as [TopicSchema, ...TopicSchema[]]

/** The name of a topic: `'OfferSentV1'` and its like. */
export type QondorTopic = z.infer<TopicSchema>['topic']

/** The event of each topic by its name. */
type EventByTopic = { [Schema in TopicSchema as z.infer<Schema>['topic']]: z.infer<Schema> }

/**
 * Any Qondor event, discriminated by `topic`; with a topic's name, that one event.
 *
 * @example
 * type Sent = QondorWebhookEvent<'OfferSentV1'>
 */
export type QondorWebhookEvent<Topic extends QondorTopic = QondorTopic> = EventByTopic[Topic]

const byTopic = topicSchemas.map((schema) => [schema.shape.topic.value, schema] as const)

/** The schema of each topic by its name. */
export const schemaByTopic: ReadonlyMap<string, TopicSchema> = new Map(byTopic)

/**
 * The names of all topics, in alphabetical order, derived from the schemas.
 *
 * @example
 * const isKnown = (topic: string) => qondorTopics.some((known) => known === topic)
 */
export const qondorTopics = byTopic.map(([topic]) => topic) as readonly QondorTopic[] as readonly [
  QondorTopic,
  ...QondorTopic[],
]
