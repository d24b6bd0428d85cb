import type { TopicSchema } from '../schemas/registry.js'
import type { Drift } from './handlers.js'

// Bound what is remembered of a sender that makes keys up; what is over goes unreported.
const maxReports = 1_000
const maxKeyLength = 255

/** Finds keys that a topic's schema does not know, each once. */
export class DriftDetector {
  readonly #schemas: ReadonlyMap<string, TopicSchema>
  readonly #reported = new Set<string>()

  constructor(schemas: ReadonlyMap<string, TopicSchema>) {
    this.#schemas = schemas
  }

  /** The unknown keys of a payload that were not answered before. */
  find(topic: string, payload: Readonly<Record<string, unknown>>): readonly Drift[] {
    const schema = this.#schemas.get(topic)
    if (!schema) return []
    const unknown = Object.keys(payload).filter((key) => {
      return key.length <= maxKeyLength && !Object.hasOwn(schema.shape, key)
    })
    return unknown.filter((key) => this.#isNew(`${topic}.${key}`)).map((key) => ({ topic, key }))
  }

  #isNew(name: string): boolean {
    if (this.#reported.has(name) || this.#reported.size >= maxReports) return false
    this.#reported.add(name)
    return true
  }
}
