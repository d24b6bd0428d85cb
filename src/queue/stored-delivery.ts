import type { WebhookBody } from '../parse/webhook-body.js'

/** An authentic delivery as a queue keeps it: what was received, and what is known of it. */
export interface StoredDelivery {
  /**
   * The identity of the event, which its repeats share: a UUID made from a hash of `topic` and
   * `webhookId`. UUIDs count without regard to case, other ids exactly. Where the id is the nil UUID
   * the hash is of topic and body, and where no envelope could be read of the body alone. It is the
   * same in every release.
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

/** The first 255 characters of a text, without half of a surrogate pair that the cut left. */
export function shortText<Text extends string | undefined>(text: Text): Text | string {
  if (text === undefined || text.length <= 255) return text
  const isCutInPair =
    /[\ud800-\udbff]/.test(text.charAt(254)) && /[\udc00-\udfff]/.test(text.charAt(255))
  return text.slice(0, isCutInPair ? 254 : 255)
}
