// One topic's JSON Schema, from its Zod schema: what Qondor sends, so that what is optional may be
// null or absent, and unknown keys are fine.
import * as z from 'zod'

/**
 * @typedef {object} Property a field, as JSON Schema
 * @property {string | string[]} type
 * @property {string} description
 *
 * @typedef {object} TopicSchema
 * @property {string} title the topic
 * @property {string} description
 * @property {'object'} type
 * @property {Record<string, Property & Record<string, unknown>>} properties
 * @property {string[]} required
 */

/**
 * @param {import('./load-source.mjs').Source} source
 * @returns {TopicSchema[]} by the name of the topic
 */
export function topicSchemasOf({ topicSchemas, topicDescriptions, fieldDescriptions }) {
  return topicSchemas.map((schema) => {
    const topic = schema.shape.topic.value
    const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input' })
    const described = Object.entries(properties).map(([name, property]) => {
      const field = fieldDescriptions[/** @type {'topic'} */ (name)]
      const { type, ...rest } = simplified(Object(property))
      return [name, { type, description: textOf(field), ...rest }]
    })
    return {
      title: topic,
      description: textOf(topicDescriptions[topic]),
      type: 'object',
      properties: Object.fromEntries(described),
      required,
    }
  })
}

/** @param {{ meaning: string, source: string }} description */
function textOf({ meaning, source }) {
  return `${meaning} (Source: ${source.replace(/\.$/, '')}.)`
}

/**
 * The same in fewer words, which more generators understand.
 *
 * @param {z.core.JSONSchema.BaseSchema} property
 * @returns {Omit<Property, 'description'>}
 */
function simplified({ anyOf, pattern, ...rest }) {
  if (pattern) return { ...withoutFlags(pattern), ...simplified(rest) }
  if (!anyOf) return /** @type {Property} */ (rest)
  const [value = {}, none = {}] = anyOf
  if (anyOf.length !== 2 || none.type !== 'null')
    throw new Error('Not a value or null: write it out')
  return { ...rest, ...value, type: [String(value.type), 'null'] }
}

/**
 * A pattern of JSON Schema has no flags, and ours has one: its dot takes line breaks too.
 *
 * @param {string} pattern
 */
function withoutFlags(pattern) {
  const [, minimum, maximum] = /^\^\(\?=\\s\*\\S\)\.\{(\d+),(\d+)\}\$$/.exec(pattern) ?? []
  if (!maximum) throw new Error(`Not the pattern of an identifier: write out ${pattern}`)
  return { minLength: Number(minimum), maxLength: Number(maximum), pattern: '\\S' }
}
