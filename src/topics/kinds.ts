import * as z from 'zod'

// Before any schema is made, so that an app with an older Zod reads this and no error of Zod's. Here,
// since the package says that it has no side effects: a file for it alone would be left out.
const { version } = (z as { core?: { version?: { major: number; minor: number } } }).core ?? {}

// Zod 3 has none.
if (!version || version.major < 4 || (version.major === 4 && version.minor < 1)) {
  throw new Error(
    'qondor-webhooks/schemas needs Zod 4.1 or later, and an older one is installed. ' +
      'Run: npm install zod@latest. Everything else in qondor-webhooks works without it.',
  )
}

// A key that only `described` sets, so that a schema without facts is not a field of a topic.
declare const facts: unique symbol

/** What is known of a field or a topic, and from where. */
export interface Facts {
  /** What it means, in a sentence or two of plain text. */
  readonly meaning: string
  /** Who says so, or what it was inferred from. */
  readonly source: string
}

/** What is known of a field. */
export interface FieldFacts<Sample> extends Facts {
  /**
   * A realistic, invented value. In a text, `{name}` stands for the value of an earlier field of
   * that name.
   */
  readonly sample: Sample
}

/** A field whose facts are written down: what the helpers here make. */
export type Field<Schema extends z.ZodType = z.ZodType> = Schema & { readonly [facts]: true }

/** A text that is always there. */
export const text = (about: FieldFacts<string>) => described(z.string(), about)

/** A text that is always there and not blank. */
export const nonBlankText = (about: FieldFacts<string>) => {
  return described(z.string().regex(/\S/), about)
}

/** A text that may be null or absent, which both read as `null`. */
export const optionalText = (about: FieldFacts<string>) => {
  return described(z.string().nullable().default(null), about)
}

/** A whole number that is always there, at most 2^53 - 1 from zero. */
export const integer = (about: FieldFacts<number>) => described(z.int(), about)

/** A whole number that may be null or absent, which both read as `null`. */
export const optionalInteger = (about: FieldFacts<number>) => {
  return described(z.int().nullable().default(null), about)
}

/** A text that is not blank and has at most 255 characters, since deduplication has to keep it. */
export const identifier = (about: FieldFacts<string>) => {
  return described(z.string().regex(/^(?=\s*\S).{1,255}$/s), about)
}

/** The name of a topic. */
export const topicName = <const Name extends string>(name: Name, about: FieldFacts<string>) => {
  return described(z.literal(name), about)
}

function described<Schema extends z.ZodType>(
  schema: Schema,
  about: FieldFacts<unknown>,
): Field<Schema> {
  return schema.meta({ ...about }) as Field<Schema>
}
