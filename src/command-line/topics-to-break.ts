import { envelopeSchema } from '../schemas/envelope.js'
import { type QondorTopic, qondorTopics, schemaByTopic } from '../schemas/registry.js'

/** The topics that have a field of their own, which can be of the wrong type. */
export function topicsToBreak(): readonly QondorTopic[] {
  return qondorTopics.filter((topic) => {
    const names = Object.keys(schemaByTopic.get(topic)?.shape ?? {})
    return names.some((name) => !Object.hasOwn(envelopeSchema.shape, name))
  })
}
