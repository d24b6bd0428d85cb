import type { TopicSamples } from '../../../inspector-page/messages.js'
import { createDelivery } from '../../../testing/create-delivery.js'
import { createInvalidDelivery } from '../../../testing/create-invalid-delivery.js'
import { eventVariants } from '../../../testing/event-variant.js'
import { invalidKinds } from '../../../testing/make-invalid-body.js'
import { qondorTopics } from '../../../topics/registry.js'
import type { Sendable } from '../../post.js'
import type { HeaderKey } from '../../read-auth.js'
import { topicsToBreak } from '../../topics-to-break.js'

/** The names of the samples of every topic: the whole ones, then the broken ones. */
export function listSamples(): readonly TopicSamples[] {
  const breakable = topicsToBreak()
  return qondorTopics.map((topic) => {
    const broken = invalidKinds.filter((kind) => {
      return kind !== 'invalid_payload' || breakable.includes(topic)
    })
    return { topic, samples: [...eventVariants, ...broken] }
  })
}

/** Makes a sample that {@link listSamples} names; `undefined` for any other. */
export function makeSample(
  topicName: string,
  name: string,
  auth: HeaderKey | undefined,
): Sendable | undefined {
  const listed = listSamples().find(({ topic }) => topic === topicName)
  const topic = qondorTopics.find((known) => known === topicName)
  if (!topic || !listed?.samples.includes(name)) return undefined
  const variant = eventVariants.find((known) => known === name)
  if (variant) return createDelivery(topic, {}, { auth, variant })
  const kind = invalidKinds.find((known) => known === name)
  return kind && createInvalidDelivery(kind, { topic, auth })
}
