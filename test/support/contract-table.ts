import { topicByName } from '../../src/topics/registry.js'
import { parseFixture, readFixtures } from './fixtures.js'

interface ContractField {
  readonly name: string
  readonly isRequired: boolean
  readonly isInteger: boolean
}

export interface ContractTopic {
  readonly topic: string
  /** What comes after `webhookId`, `timestamp` and `topic`. */
  readonly fields: readonly ContractField[]
}

/**
 * Qondor's topics with their fields, in Qondor's order. Names, order and types are those of the bodies
 * that Qondor documents; these do not say what is required, so that comes from the schemas.
 */
export const contractTopics: readonly ContractTopic[] = readFixtures('documented').map(
  ({ bytes }) => {
    const { webhookId, timestamp, topic, ...own } = parseFixture(bytes)
    const kinds = topicByName.get(String(topic))?.fields ?? {}
    const fields = Object.entries(own).map(([name, value]) => {
      const isRequired = !kinds[name]?.startsWith('optional')
      return { name, isRequired, isInteger: typeof value === 'number' }
    })
    return { topic: String(topic), fields }
  },
)

/** A body of the topic with every field set. */
export function fullBody({ topic, fields }: ContractTopic): Record<string, unknown> {
  return {
    webhookId: '84f48600-cdfc-477e-8257-916f9f3f7094',
    timestamp: '2024-10-18T07:32:12.3678338Z',
    topic,
    ...Object.fromEntries(
      fields.map(({ name, isInteger }, index) => [name, isInteger ? index + 1 : `the ${name}`]),
    ),
  }
}

/** A copy of `body` without one of its fields. */
export function without(body: Record<string, unknown>, name: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([key]) => key !== name))
}
