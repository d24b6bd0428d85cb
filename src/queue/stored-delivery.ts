import type { WebhookBody } from '../parse/webhook-body.js'

/** An authentic delivery as a queue keeps it: what was received, and what is known of it. */
export interface StoredDelivery {
  /**
   * A UUID that repeats of the event share: the `webhookId` in lower case where that is a UUID, else
   * one made from a hash of it, or of the body where there is no `webhookId`.
   */
  readonly key: string
  /** As far as it could be read; at most 255 characters. */
  readonly webhookId: string | undefined
  /** As far as it could be read; at most 255 characters. */
  readonly topic: string | undefined
  /** The project that the event is about, for queues that keep its events in order. */
  readonly projectId: number | undefined
  readonly receivedAt: Date
  /** As received: text, bytes that are no text, or the object that a body parser made of it. */
  readonly body: WebhookBody
}
