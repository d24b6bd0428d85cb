import { isObject, readPayload } from '../parse/body.js'
import { unknownKeysOf } from '../receiver/observers.js'
import { ownFieldsOf, type QondorTopic, qondorTopics, topicByName } from '../topics/registry.js'

/** The keys of a body that the schema of its topic does not have. */
export function findUnknownFields(body: Uint8Array, topic: string | undefined): readonly string[] {
  if (topic === undefined) return []
  const { payload } = readPayload(body, Number.MAX_SAFE_INTEGER)
  return isObject(payload) ? unknownKeysOf(topic, { ...payload }) : []
}

/** The topics with fields besides the envelope, which can have the wrong type. */
export function topicsWithFields(): readonly QondorTopic[] {
  return qondorTopics.filter((name) => {
    const topic = topicByName.get(name)
    return topic !== undefined && ownFieldsOf(topic).length > 0
  })
}
