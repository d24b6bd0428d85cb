import { type FieldKind, fits } from '../../topics/read-fields.js'
import { type QondorTopic, topicByName } from '../../topics/registry.js'
import { usageFailure } from '../failure.js'

/** The fields to set, by the topics that have them. */
export type Overrides = ReadonlyMap<QondorTopic, Readonly<Record<string, unknown>>>

/** Reads `field=value` pairs by the schemas of the topics; throws a usage failure. */
export function readOverrides(topics: readonly QondorTopic[], pairs: readonly string[]): Overrides {
  const overrides = new Map<QondorTopic, Record<string, unknown>>()
  for (const pair of pairs) {
    const [name, text] = split(pair)
    const having = topics.filter((topic) => fieldOf(topic, name))
    if (having.length === 0) throw unknownField(topics, name)
    for (const topic of having) {
      const fields = overrides.get(topic) ?? {}
      overrides.set(topic, Object.assign(fields, { [name]: readValue(topic, name, text) }))
    }
  }
  return overrides
}

function split(pair: string): readonly [name: string, text: string] {
  const index = pair.indexOf('=')
  if (index > 0) return [pair.slice(0, index), pair.slice(index + 1)]
  throw usageFailure('--set takes FIELD=VALUE, such as offerId=42.')
}

function fieldOf(topic: QondorTopic, name: string): FieldKind | undefined {
  const fields = topicByName.get(topic)?.fields ?? {}
  // The topic is what was asked for.
  return name !== 'topic' && Object.hasOwn(fields, name) ? fields[name] : undefined
}

function readValue(topic: QondorTopic, name: string, text: string): unknown {
  const candidates: unknown[] = [text]
  if (/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text)) candidates.unshift(Number(text))
  if (text === 'null') candidates.unshift(null)
  const kind = fieldOf(topic, name)
  const fitting = candidates.find((candidate) => kind && fits(kind, candidate))
  if (fitting !== undefined) return fitting
  throw usageFailure(`--set ${name}: the value is not of the type that ${topic} has there.`)
}

function unknownField(topics: readonly QondorTopic[], name: string): Error {
  const [topic, ...others] = topics
  if (!topic || others.length > 0) return usageFailure(`--set ${name}: no topic has such a field.`)
  return usageFailure(`--set ${name}: ${topic} has no such field. It has ${fieldsOf(topic)}.`)
}

function fieldsOf(topic: QondorTopic): string {
  const names = Object.keys(topicByName.get(topic)?.fields ?? {})
  return names.filter((name) => name !== 'topic').join(', ')
}
