import type { QondorTopic, QondorWebhookEvent } from '../schemas/registry.js'
import type { OutputOf, StandardSchema } from '../schemas/standard-schema.js'

/** Topics of your own, or of tomorrow: the schema of each by its name. */
export type CustomTopics = Readonly<Record<string, StandardSchema>>

/** The event of each topic by its name; a custom topic wins over a known one of the same name. */
export type EventMap<Custom extends CustomTopics> = {
  readonly [Topic in QondorTopic | (keyof Custom & string)]: Topic extends keyof Custom
    ? OutputOf<Custom[Topic]>
    : Topic extends QondorTopic
      ? QondorWebhookEvent<Topic>
      : never
}
