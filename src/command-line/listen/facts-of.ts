import { isObject } from '../../parse/is-object.js'
import { projectStatusName } from '../../topics/project-status.js'
import type { FieldKind } from '../../topics/read-fields.js'
import { topicByName } from '../../topics/registry.js'

/** What tells one event from another, by field. */
export type Facts = Readonly<Record<string, string | number>>

/**
 * The facts of an event: its whole numbers, its names and its numbers that are text, and the names of
 * status codes. Never an e-mail address, a link or a free text. What the topic is named for comes
 * first.
 */
export function factsOf(event: unknown): Facts {
  const facts: Record<string, string | number> = {}
  if (!isObject(event) || !('topic' in event)) return facts
  const topic = String(event.topic)
  const fields = Object.entries(topicByName.get(topic)?.fields ?? {})
  const values = new Map<string, unknown>(Object.entries(event))
  for (const [field] of [...fields.filter(isFact)].sort(bySubject(topic))) {
    const value = values.get(field)
    if (typeof value !== 'string' && typeof value !== 'number') continue
    facts[field] = value
    if (field.endsWith('Status'))
      facts[`${field}Name`] = projectStatusName(Number(value)) ?? 'unknown'
  }
  return facts
}

function isFact([field, kind]: readonly [string, FieldKind]): boolean {
  return kind === 'integer' || kind === 'optionalInteger' || /(Name|No)$/.test(field)
}

/** `offerId` before `projectId` in `OfferSentV1`; Qondor's order otherwise. */
function bySubject(topic: string) {
  const isOther = ([field]: readonly [string, FieldKind]): number => {
    const [subject = field] = field.split(/(?=[A-Z])/)
    return topic.toLowerCase().startsWith(subject) ? 0 : 1
  }
  return (one: readonly [string, FieldKind], other: readonly [string, FieldKind]): number => {
    return isOther(one) - isOther(other)
  }
}
