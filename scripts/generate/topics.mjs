// Reads all facts about the topics from their Zod schemas.
import { detectKind } from './field-kinds.mjs'

/**
 * @typedef {object} Facts
 * @property {string} meaning
 * @property {string} source
 * @property {string} [missing]
 *
 * @typedef {Facts & { name: string, kind: import('./field-kinds.mjs').FieldKind,
 *   sample: string | number }} Field
 *
 * @typedef {Facts & { name: string, fields: readonly Field[] }} Topic
 * `fields` begins with the three fields of the envelope.
 */

/** By name. @param {object} schemas those that src/topics/topics.ts exports @returns {Topic[]} */
export function readTopics(schemas) {
  return Object.values(schemas)
    .map((schema) => {
      const [name] = schema.shape.topic.values
      return {
        ...factsOf(name, schema, ['meaning', 'source']),
        name,
        fields: Object.entries(schema.shape).map(([field, fieldSchema]) => ({
          ...factsOf(`${name}.${field}`, fieldSchema, ['meaning', 'source', 'sample']),
          name: field,
          kind: detectKind(`${name}.${field}`, fieldSchema),
        })),
      }
    })
    .sort((one, other) => (one.name < other.name ? -1 : 1))
}

/** `onOfferSent` for `OfferSentV1`. @param {string} topic */
export function methodOf(topic) {
  return `on${topic.replace(/V\d+$/, '')}`
}

/**
 * The metadata of a schema; throws if something is missing.
 *
 * @param {string} place
 * @param {any} schema
 * @param {readonly string[]} required
 */
function factsOf(place, schema, required) {
  const facts = schema.meta() ?? {}
  const missing = required.filter((fact) => facts[fact] === undefined)
  if (missing.length === 0) return facts
  throw new Error(`${place} has no ${missing.join(' and no ')}: see src/topics/kinds.ts.`)
}
