import type { WithEnvelope } from '../dispatcher/event-map.js'
import { QondorWebhookError } from '../errors/qondor-webhook-error.js'
import { timestampOfNow } from './dot-net-dates.js'

/**
 * The whole body of an event, of a topic of the `topics` option or of one that nobody knows. A
 * `webhookId` and a `timestamp` are filled in where they are missing; everything else is sent as it is.
 */
export interface TopicBody<Topic extends string = string> {
  readonly topic: Topic
  readonly webhookId?: string | undefined
  readonly timestamp?: string | undefined
}

/** A body with its envelope filled in. */
export type CompleteBody<Body extends TopicBody> = WithEnvelope<Body['topic'], Body>

/** Fills in the envelope of a body, which comes first; throws `invalid_options` without a topic. */
export function completeBody<Body extends TopicBody>(body: Body): CompleteBody<Body> {
  const { webhookId = crypto.randomUUID(), timestamp = timestampOfNow(), topic, ...fields } = body
  if (typeof topic !== 'string' || topic.trim() === '') {
    throw new QondorWebhookError(
      'invalid_options',
      'The body has no topic. Name one, as in { topic: "InvoiceCreatedV1" }.',
    )
  }
  return { webhookId, timestamp, topic, ...fields } as CompleteBody<Body>
}
