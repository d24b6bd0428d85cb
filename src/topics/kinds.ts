import * as z from 'zod'

// Checked before any schema is created, so that an app with an older Zod gets this error and not one from
// Zod. It is in this file because bundlers would leave out a separate one (`sideEffects: false`).
const { version } = (z as { core?: { version?: { major: number; minor: number } } }).core ?? {}

// Zod 3 has none.
if (!version || version.major < 4 || (version.major === 4 && version.minor < 1)) {
  throw new Error(
    'qondor-webhooks/schemas needs Zod 4.1 or later, but an older version is installed. ' +
      'Run: npm install zod@latest. Everything else in qondor-webhooks works without Zod.',
  )
}

// Only `described` sets this key, so a schema without facts is not a field of a topic.
declare const facts: unique symbol

/** The meaning of a field or a topic, and its source. */
export interface Metadata {
  /** The meaning, in one or two sentences of plain text. */
  readonly meaning: string
  /** The document that says so, or what it was inferred from. */
  readonly source: string
}

/** The meaning, the source and a sample of a field. */
export interface FieldMetadata<Sample> extends Metadata {
  /**
   * A realistic, invented value. In a text, `{name}` stands for the value of the earlier field with that
   * name.
   */
  readonly sample: Sample
}

/** A field with its facts, as the helpers in this file create it. */
export type Field<Schema extends z.ZodType = z.ZodType> = Schema & { readonly [facts]: true }

/** A required text. */
export const text = (about: FieldMetadata<string>) => described(z.string(), about)

/** A required text that is not blank. */
export const nonBlankText = (about: FieldMetadata<string>) => {
  return described(z.string().regex(/\S/), about)
}

/** A text that may be null or absent; both read as `null`. */
export const optionalText = (about: FieldMetadata<string>) => {
  return described(z.string().nullable().default(null), about)
}

/** A required whole number, at most 2^53 - 1 from zero. */
export const integer = (about: FieldMetadata<number>) => described(z.int(), about)

/** A whole number that may be null or absent; both read as `null`. */
export const optionalInteger = (about: FieldMetadata<number>) => {
  return described(z.int().nullable().default(null), about)
}

/** A required text that is not blank and has at most 255 characters, because deduplication stores it. */
export const identifier = (about: FieldMetadata<string>) => {
  return described(z.string().regex(/^(?=\s*\S).{1,255}$/s), about)
}

/** The name of a topic. */
export const topicName = <const Name extends string>(name: Name, about: FieldMetadata<string>) => {
  return described(z.literal(name), about)
}

function described<Schema extends z.ZodType>(
  schema: Schema,
  about: FieldMetadata<unknown>,
): Field<Schema> {
  return schema.meta({ ...about }) as Field<Schema>
}
