import { isPromiseLike } from '../deadline/is-promise-like.js'
import { QondorWebhookError } from '../errors/qondor-webhook-error.js'
import { type Envelope, readEnvelope } from '../topics/compiled/index.js'
import { kindOf, type WrongField } from '../topics/read-fields.js'
import type { CompiledTopic, QondorWebhookEvent } from '../topics/registry.js'
import type { StandardResult, StandardSchema } from '../topics/standard-schema.js'
import { describeIssues, issueOf, summarize } from './describe-issues.js'
import { isObject } from './is-object.js'

/** Reads what every body starts with; throws `invalid_envelope`. */
export function readEnvelopeOf(payload: unknown): Envelope {
  const wrong: WrongField[] = []
  const envelope = readEnvelope(isBody(payload) ? payload : {}, wrong)
  if (wrong.length === 0) return envelope
  const issues = isBody(payload)
    ? wrong.map((field) => issueOf('envelope', field))
    : [{ message: `envelope: expected object, found ${kindOf(payload)}`, path: [] }]
  throw new QondorWebhookError(
    'invalid_envelope',
    `The body is no Qondor webhook. ${summarize(issues)}`,
    { issues },
  )
}

/** Reads a body whose envelope was read, of a topic of this package; throws `invalid_payload`. */
export function readKnownEvent(
  topic: CompiledTopic,
  payload: unknown,
  envelope: Envelope,
): QondorWebhookEvent {
  const wrong: WrongField[] = []
  const event = topic.read(isBody(payload) ? payload : {}, envelope, wrong)
  if (wrong.length === 0) return event
  throw invalidPayload(wrong.map((field) => issueOf(topic.name, field)))
}

/** Reads an event of a topic that was made here, envelope and all; throws `invalid_payload`. */
export function readMadeEvent(
  topic: CompiledTopic,
  payload: Readonly<Record<string, unknown>>,
): QondorWebhookEvent {
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
 * Reads a body by a schema of the `topics` option; throws or rejects with `invalid_payload`. What a
 * schema strips of the envelope is put back.
 */
export function readCustomEvent(
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

/** An object with what it lacks of the envelope; anything else as it is. */
function withEnvelope(value: unknown, envelope: Envelope): unknown {
  if (!isBody(value)) return value
  const lacking = Object.entries(envelope).filter(([name]) => (value[name] ?? null) === null)
  if (lacking.length === 0) return value
  const missing = Object.fromEntries(lacking)
  const prototype: object | null = Object.getPrototypeOf(value)
  if (prototype === Object.prototype || prototype === null) {
    // The envelope first, as in every event. What a schema made may be frozen or shared.
    return { ...envelope, ...value, ...missing }
  }
  const fields = Object.getOwnPropertyDescriptors(missing)
  // An instance of a class keeps its private fields, and none of its setters is called.
  if (Object.isExtensible(value)) return Object.defineProperties(value, fields)
  return Object.create(prototype, { ...Object.getOwnPropertyDescriptors(value), ...fields })
}

function invalidPayload(issues: ReturnType<typeof describeIssues>): QondorWebhookError {
  return new QondorWebhookError(
    'invalid_payload',
    `The body does not fit its topic. ${summarize(issues)}`,
    { issues },
  )
}

function isBody(payload: unknown): payload is Readonly<Record<string, unknown>> {
  return isObject(payload) && !Array.isArray(payload)
}
