// The JSON Schema of one topic, for what Qondor sends: an optional field may be null or absent, and
// unknown keys are allowed.
import { kindOf } from './field-kinds.mjs'

/**
 * @typedef {object} TopicSchema
 * @property {string} title the topic
 * @property {string} description
 * @property {'object'} type
 * @property {Record<string, Record<string, unknown>>} properties
 * @property {string[]} required
 */

/** @param {import('./topics.mjs').Topic} topic @returns {TopicSchema} */
export function topicSchema({ name, fields, ...facts }) {
  const properties = fields.map((field) => {
    const { type, ...rest } = kindOf(field).jsonSchema
    return [field.name, { type, description: textOf(field), ...rest }]
  })
  const required = fields.filter(({ kind }) => !kind.startsWith('optional'))
  return {
    title: name,
    description: textOf(facts),
    type: 'object',
    properties: Object.fromEntries(properties),
    required: required.map((field) => field.name),
  }
}

/** @param {import('./topics.mjs').Facts} facts */
function textOf({ meaning, missing, source }) {
  const text = missing ? `${meaning} ${missing}` : meaning
  return `${text} (Source: ${source.replace(/\.$/, '')}.)`
}
