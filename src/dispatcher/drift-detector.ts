import type { CompiledTopic } from '../topics/registry.js'
import type { Drift } from './handlers.js'

// Bound what is remembered of a sender that makes keys up; what is over goes unreported.
const maxReports = 1_000
const maxKeyLength = 255

/** Finds keys that a topic does not have, each once. */
export class DriftDetector {
  readonly #topics: ReadonlyMap<string, CompiledTopic>
  readonly #reported = new Set<string>()

  constructor(topics: ReadonlyMap<string, CompiledTopic>) {
    this.#topics = topics
  }

  /** The unknown keys of a payload that were not answered before. */
  find(topic: string, payload: Readonly<Record<string, unknown>>): readonly Drift[] {
    const known = this.#topics.get(topic)
    if (!known) return []
    const unknown = Object.keys(payload).filter((key) => {
      return key.length <= maxKeyLength && !Object.hasOwn(known.fields, key)
    })
    return unknown.filter((key) => this.#isNew(`${topic}.${key}`)).map((key) => ({ topic, key }))
  }

  #isNew(name: string): boolean {
    if (this.#reported.has(name) || this.#reported.size >= maxReports) return false
    this.#reported.add(name)
    return true
  }
}
