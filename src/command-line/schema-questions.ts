import { isObject, readPayload } from '../parse/body.js'
import { DriftDetector } from '../receiver/observers.js'
import { ownFieldsOf, type QondorTopic, qondorTopics, topicByName } from '../topics/registry.js'

/** The keys of a body that the schema of its topic does not know. */
export function findUnknownFields(body: Uint8Array, topic: string | undefined): readonly string[] {
  if (topic === undefined || !topicByName.has(topic)) return []
  const { payload } = readPayload(body, Number.MAX_SAFE_INTEGER)
  if (!isObject(payload)) return []
  // A detector of its own, as one tells each key only once.
  const found = new DriftDetector(topicByName).find(topic, { ...payload })
  return found.map(({ key }) => key)
}

/** The topics that have a field of their own, which can be of the wrong type. */
export function topicsWithFields(): readonly QondorTopic[] {
  return qondorTopics.filter((name) => {
    const topic = topicByName.get(name)
    return topic !== undefined && ownFieldsOf(topic).length > 0
  })
}
