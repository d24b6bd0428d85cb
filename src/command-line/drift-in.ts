import { DriftDetector } from '../dispatcher/drift-detector.js'
import { isObject } from '../parse/is-object.js'
import { readPayload } from '../parse/read-payload.js'
import { topicByName } from '../topics/registry.js'

/** The keys of a body that the schema of its topic does not know. */
export function driftIn(body: Uint8Array, topic: string | undefined): readonly string[] {
  if (topic === undefined || !topicByName.has(topic)) return []
  const { payload } = readPayload(body, Number.MAX_SAFE_INTEGER)
  if (!isObject(payload)) return []
  // A detector of its own, as one tells each key only once.
  const found = new DriftDetector(topicByName).find(topic, { ...payload })
  return found.map(({ key }) => key)
}
