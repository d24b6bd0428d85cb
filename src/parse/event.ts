import { isPromiseLike } from '../deadline.js'
import { QondorWebhookError, type QondorWebhookIssue } from '../errors.js'
import { type Envelope, readEnvelope } from '../topics/compiled/index.js'
import { kindOf, type WrongField } from '../topics/read-fields.js'
import type { CompiledTopic, QondorWebhookEvent } from '../topics/registry.js'
import type { StandardIssue, StandardResult, StandardSchema } from '../topics/standard-schema.js'
import { isObject } from './body.js'

/** A body with fields, before they are checked. */
export type Fields = Readonly<Record<string, unknown>>

/** Reads the envelope of a body; throws `invalid_envelope`. */
export function parseEnvelope(payload: Fields): Envelope {
  const wrong: WrongField[] = []
  const envelope = readEnvelope(payload, wrong)
  if (wrong.length === 0) return envelope
  throw invalidEnvelope(wrong.map((field) => issueOf('envelope', field)))
}

/** Throws `invalid_envelope` for a body that is not an object. */
export function assertFields(payload: unknown): asserts payload is Fields {
  if (isFields(payload)) return
  const message = `envelope: expected object, found ${kindOf(payload)}`
  throw invalidEnvelope([{ message, path: [] }])
}

/** Reads the fields after the envelope, for a topic of this package; throws `invalid_payload`. */
export function parseKnownEvent(
  topic: CompiledTopic,
  payload: Fields,
  envelope: Envelope,
): QondorWebhookEvent {
  const wrong: WrongField[] = []
  const event = topic.read(payload, envelope, wrong)
  if (wrong.length === 0) return event
  throw invalidPayload(wrong.map((field) => issueOf(topic.name, field)))
}

/** Reads a generated event of a topic, including its envelope; throws `invalid_payload`. */
export function parseDispatchedEvent(topic: CompiledTopic, payload: Fields): QondorWebhookEvent {
  const wrong: WrongField[] = []
  const envelope = readEnvelope(payload, wrong)
  if (payload['topic'] !== topic.name) {
    wrong.push({ name: 'topic', expected: 'another value', found: kindOf(payload['topic']) })
  }
  const event = topic.read(payload, envelope, wrong)
  if (wrong.length === 0) return event
  throw invalidPayload(wrong.map((field) => issueOf(topic.name, field)))
}

/**
 * Parses a body with a schema of the `topics` option; throws or rejects with `invalid_payload`. Fields of
 * the envelope that the schema strips are added again.
 */
export function parseCustomEvent(
  envelope: Envelope,
  payload: unknown,
  schema: StandardSchema,
): unknown | Promise<unknown> {
  const result = schema['~standard'].validate(payload)
  return isPromiseLike(result)
    ? result.then((settled) => customEvent(envelope, payload, settled))
    : customEvent(envelope, payload, result)
}

function customEvent(
  envelope: Envelope,
  payload: unknown,
  result: StandardResult<unknown>,
): unknown {
  if (!result.issues) return withEnvelope(result.value, envelope)
  throw invalidPayload(describeIssues(envelope.topic, payload, result.issues))
}

/** An object with the missing fields of the envelope added; any other value unchanged. */
function withEnvelope(value: unknown, envelope: Envelope): unknown {
  if (!isFields(value)) return value
  const lacking = Object.entries(envelope).filter(([name]) => (value[name] ?? null) === null)
  if (lacking.length === 0) return value
  const missing = Object.fromEntries(lacking)
  const prototype: object | null = Object.getPrototypeOf(value)
  if (prototype === Object.prototype || prototype === null) {
    // The envelope comes first, as in every event. The output of a schema may be frozen or shared.
    return { ...envelope, ...value, ...missing }
  }
  const fields = Object.getOwnPropertyDescriptors(missing)
  // An instance of a class keeps its private fields, and its setters are not called.
  if (Object.isExtensible(value)) return Object.defineProperties(value, fields)
  return Object.create(prototype, { ...Object.getOwnPropertyDescriptors(value), ...fields })
}

function invalidEnvelope(issues: readonly QondorWebhookIssue[]): QondorWebhookError {
  return new QondorWebhookError(
    'invalid_envelope',
    `The body is not a Qondor webhook. ${summarize(issues)}`,
    { issues },
  )
}

function invalidPayload(issues: ReturnType<typeof describeIssues>): QondorWebhookError {
  return new QondorWebhookError(
    'invalid_payload',
    `The body does not fit its topic. ${summarize(issues)}`,
    { issues },
  )
}

function isFields(payload: unknown): payload is Fields {
  return isObject(payload) && !Array.isArray(payload)
}

// A body can have as many faults as it has values.
const maxIssues = 100
const maxIssuesInMessage = 5

/**
 * A schema's issues without values: some libraries quote the value in the message, so a new message is
 * built from the path, the expected type and the type that was found.
 */
function describeIssues(
  subject: string,
  payload: unknown,
  issues: readonly StandardIssue[],
): QondorWebhookIssue[] {
  return issues.slice(0, maxIssues).map((issue) => {
    const path = (issue.path ?? []).map((part) => (typeof part === 'object' ? part.key : part))
    const place = [subject, ...path.map(printable)].join('.')
    const found = kindOf(valueAt(payload, path))
    return { message: `${place}: ${expectation(issue)}, found ${found}`, path }
  })
}

/** The issue of a field that a compiled reader found. */
function issueOf(subject: string, { name, expected, found }: WrongField): QondorWebhookIssue {
  return { message: `${subject}.${name}: expected ${expected}, found ${found}`, path: [name] }
}

/** The first issues in one line. */
function summarize(issues: readonly QondorWebhookIssue[]): string {
  const shown = issues.slice(0, maxIssuesInMessage).map((issue) => issue.message)
  const left = issues.length - shown.length
  return `${shown.join('; ')}${left > 0 ? ` and ${left} more` : ''}.`
}

// The keys of a record come from outside, so only plain names are written into a message.
function printable(key: PropertyKey): string {
  const name = String(key)
  return /^[\w-]{1,64}$/.test(name) ? name : '?'
}

function expectation(issue: StandardIssue): string {
  const { expected, format, origin } = issue as {
    expected?: unknown
    format?: unknown
    origin?: unknown
  }
  // Zod's issue for a number with a fraction, or for one that is too large to be exact.
  if (expected === 'int' || format === 'safeint' || origin === 'int') {
    return 'expected an integer up to 2^53 - 1'
  }
  if (typeof expected === 'string') return `expected ${expected}`
  return 'expected another value'
}

function valueAt(payload: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (isObject(value) ? value[key as keyof typeof value] : undefined),
    payload,
  )
}
