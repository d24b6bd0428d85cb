import { isPromiseLike } from '../deadline/is-promise-like.js'
import { QondorWebhookError } from '../errors/qondor-webhook-error.js'
import { type Envelope, envelopeSchema } from '../schemas/envelope.js'
import type { QondorWebhookEvent, TopicSchema } from '../schemas/registry.js'
import type { StandardResult, StandardSchema } from '../schemas/standard-schema.js'
import { describeIssues, summarize } from './describe-issues.js'
import { isObject } from './is-object.js'
import { asUnreadable } from './read-payload.js'

function readEnvelope(payload: unknown): Envelope {
  const envelope = envelopeSchema.safeParse(payload)
  if (envelope.success) return envelope.data
  const issues = describeIssues('envelope', payload, envelope.error.issues)
  throw new QondorWebhookError(
    'invalid_envelope',
    `The body is no Qondor webhook. ${summarize(issues)}`,
    { issues },
  )
}

// In one pass, when the topic is among `schemas` and all is right: they check the envelope too.
function readKnownEvent(
  payload: unknown,
  schemas: ReadonlyMap<string, TopicSchema>,
): QondorWebhookEvent | undefined {
  if (!isObject(payload) || !('topic' in payload)) return undefined
  return schemas.get(payload.topic as string)?.safeParse(payload).data
}

/** What every body starts with, and the whole of it where it is an event of one of `schemas`. */
export interface Head {
  readonly envelope: Envelope
  readonly event: QondorWebhookEvent | undefined
}

/** Reads a body as far as `schemas` go; throws `invalid_envelope`. */
export function readHead(payload: unknown, schemas: ReadonlyMap<string, TopicSchema>): Head {
  try {
    const event = readKnownEvent(payload, schemas)
    return { envelope: event ?? readEnvelope(payload), event }
  } catch (error) {
    throw asUnreadable(error)
  }
}

/** Reads a body by the schema of its topic; throws or rejects with `invalid_payload`. */
export function readEvent(
  topic: string,
  payload: unknown,
  schema: StandardSchema,
): unknown | Promise<unknown> {
  const result = schema['~standard'].validate(payload)
  return isPromiseLike(result)
    ? result.then((settled) => eventOf(topic, payload, settled))
    : eventOf(topic, payload, result)
}

/** The event of a schema's answer; throws `invalid_payload`. */
export function eventOf(topic: string, payload: unknown, result: StandardResult<unknown>): unknown {
  if (!result.issues) return result.value
  const issues = describeIssues(topic, payload, result.issues)
  throw new QondorWebhookError(
    'invalid_payload',
    `The body does not fit its topic. ${summarize(issues)}`,
    { issues },
  )
}
