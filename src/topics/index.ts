import * as z from 'zod'
import * as schemas from './topics.js'

export * from './topics.js'

type TopicSchema = (typeof schemas)[keyof typeof schemas]

/**
 * The Zod schema of all topics: a discriminated union on `topic`, also a Standard Schema. To find out why
 * a body is invalid, use `safeParseQondorWebhook`: its issues name the topic and the path.
 *
 * @example
 * const { success, data } = qondorWebhookSchema.safeParse(JSON.parse(text))
 */
export const qondorWebhookSchema = z.discriminatedUnion(
  'topic',
  Object.values(schemas) as [TopicSchema, ...TopicSchema[]],
)
