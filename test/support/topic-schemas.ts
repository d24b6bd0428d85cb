import * as exported from '../../src/topics/topics.js'

/** The Zod schema of each topic by its name. */
export const schemaByTopic: ReadonlyMap<string, (typeof exported)[keyof typeof exported]> = new Map(
  Object.values(exported).map((schema) => [schema.shape.topic.value, schema]),
)
