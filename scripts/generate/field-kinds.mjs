// The kinds of field that the generator knows: how to recognise the Zod schema of each, its TypeScript
// type and its JSON Schema. The helper in src/topics/read-fields.ts that reads the field at run time has
// the same name.

/**
 * @typedef {object} Kind
 * @property {string} type its TypeScript type
 * @property {Record<string, unknown>} jsonSchema
 */

const safeInteger = { minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }

/** @typedef {import('../../src/topics/read-fields.js').FieldKind} FieldKind */

/** @type {Readonly<Record<Exclude<FieldKind, 'topicName'>, Kind>>} */
const kinds = {
  text: { type: 'string', jsonSchema: { type: 'string' } },
  nonBlankText: { type: 'string', jsonSchema: { type: 'string', pattern: '\\S' } },
  optionalText: {
    type: 'string | null',
    jsonSchema: { type: ['string', 'null'], default: null },
  },
  integer: { type: 'number', jsonSchema: { type: 'integer', ...safeInteger } },
  optionalInteger: {
    type: 'number | null',
    jsonSchema: { type: ['integer', 'null'], default: null, ...safeInteger },
  },
  // A pattern in JSON Schema has no flags, so the length is a separate rule.
  identifier: {
    type: 'string',
    jsonSchema: { type: 'string', minLength: 1, maxLength: 255, pattern: '\\S' },
  },
}

/** What is generated for a field. @param {import('./topics.mjs').Field} field @returns {Kind} */
export function kindOf({ kind, sample }) {
  if (kind !== 'topicName') return kinds[kind]
  return { type: `'${sample}'`, jsonSchema: { type: 'string', const: sample } }
}

/**
 * The kind of a field; throws if the generator does not know it.
 *
 * @param {string} place the topic and the field, for the message
 * @param {import('zod').core.$ZodType} schema
 * @returns {FieldKind}
 */
export function detectKind(place, schema) {
  const { inner, isOptional } = unwrap(schema)
  const { type, format, checks = [] } = /** @type {any} */ (inner)._zod.def
  const patterns = checks.map((/** @type {any} */ check) => String(check._zod.def.pattern))
  if (type === 'literal') return 'topicName'
  if (type === 'string' && !format && checks.length === 0)
    return isOptional ? 'optionalText' : 'text'
  if (type === 'number' && format === 'safeint' && checks.length === 0)
    return isOptional ? 'optionalInteger' : 'integer'
  if (type === 'string' && !isOptional && patterns.join() === '/^(?=\\s*\\S).{1,255}$/s')
    return 'identifier'
  if (type === 'string' && !isOptional && patterns.join() === '/\\S/') return 'nonBlankText'
  throw new Error(
    `${place} has a kind that the generator does not know (${type}). To add one: add a helper ` +
      'to src/topics/kinds.ts, a reader of the same name to src/topics/read-fields.ts, and its ' +
      'TypeScript type and JSON Schema to scripts/generate/field-kinds.mjs.',
  )
}

/** `z.string().nullable().default(null)` as `z.string()`. @param {any} schema */
function unwrap(schema) {
  const { type, innerType, defaultValue } = schema._zod.def
  const isOptional =
    type === 'default' && defaultValue === null && innerType._zod.def.type === 'nullable'
  return isOptional
    ? { inner: innerType._zod.def.innerType, isOptional }
    : { inner: schema, isOptional }
}
