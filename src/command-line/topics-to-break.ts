import { ownFieldsOf, type QondorTopic, qondorTopics, topicByName } from '../topics/registry.js'

/** The topics that have a field of their own, which can be of the wrong type. */
export function topicsToBreak(): readonly QondorTopic[] {
  return qondorTopics.filter((name) => {
    const topic = topicByName.get(name)
    return topic !== undefined && ownFieldsOf(topic).length > 0
  })
}
