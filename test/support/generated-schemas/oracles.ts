// Who else can read a body: each answers as `safeParseQondorWebhook` does, but with none of its code.
import { Ajv2020 } from 'ajv/dist/2020.js'
import * as z from 'zod'
import type { QondorWebhookErrorCode } from '../../../src/index.js'
import { envelopeFields } from '../../../src/topics/fields.js'
import { schemaByTopic } from '../topic-schemas.js'
import { fileOf, readGenerated } from './generated.js'

/** What a body is read as. */
export type AttemptResult =
  | { readonly event: unknown; readonly code?: undefined }
  | {
      readonly code: QondorWebhookErrorCode
      readonly issues: readonly Issue[]
      readonly event?: undefined
    }

/** Where a body is wrong, and what was expected there. */
interface Issue {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

const envelopeSchema = z.object({ ...envelopeFields, topic: z.string().regex(/\S/) })

/** What the Zod schemas say of a body: of the envelope first, then of the topic's fields. */
export function decideByZod(body: unknown): AttemptResult {
  const envelope = envelopeSchema.safeParse(body)
  if (!envelope.success) return refused('invalid_envelope', 'envelope', envelope.error.issues)
  const { topic } = envelope.data
  const event = schemaByTopic.get(topic)?.safeParse(body)
  if (!event) return { code: 'unknown_topic', issues: [] }
  return event.success
    ? { event: event.data }
    : refused('invalid_payload', topic, event.error.issues)
}

const compiledByZod = new Map(
  [...schemaByTopic].map(([topic, schema]) => [topic, z.core.compileFn(schema, { debug: true })]),
)

/** The event that Zod's own compiler makes of a body of a topic; `undefined` if there is none. */
export function readCompiledByZod(topic: string, body: unknown): unknown {
  const event = compiledByZod.get(topic)?.(body)
  return event === z.core.INVALID ? undefined : event
}

// `useDefaults` reads what is absent as null; `removeAdditional` leaves unknown keys out.
const ajv = new Ajv2020({ strict: true, useDefaults: true, removeAdditional: 'all' })

const readers = new Map(
  Array.from(schemaByTopic.keys(), (topic) => [
    topic,
    ajv.compile<object>(JSON.parse(readGenerated(fileOf(topic)))),
  ]),
)

/** The event that a JSON Schema makes of a body of a topic, whose keys are in the body's order. */
export function readByJsonSchema(topic: string, body: unknown): unknown {
  const copy: unknown = structuredClone(body)
  return readers.get(topic)?.(copy) ? copy : undefined
}

function refused(
  code: QondorWebhookErrorCode,
  subject: string,
  issues: readonly z.core.$ZodIssue[],
): AttemptResult {
  return { code, issues: issues.map((issue) => issueOf(subject, issue)) }
}

function issueOf(subject: string, issue: z.core.$ZodIssue): Issue {
  const { path } = issue
  return { path, message: `${[subject, ...path].join('.')}: expected ${expectedBy(issue)}` }
}

function expectedBy(issue: z.core.$ZodIssue): string {
  const isOutOfRange = issue.code === 'too_big' || issue.code === 'too_small'
  if (isOutOfRange) return 'an integer up to 2^53 - 1'
  if (issue.code === 'invalid_format') return textBy(issue)
  if (issue.code !== 'invalid_type') return 'another value'
  return issue.expected === 'int' ? 'an integer up to 2^53 - 1' : issue.expected
}

function textBy({ path: [name] }: z.core.$ZodIssue): string {
  return name === 'webhookId'
    ? 'a text of 1 to 255 characters that is not blank'
    : 'a text that is not blank'
}
