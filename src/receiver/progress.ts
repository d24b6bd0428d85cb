import type { Deadline } from '../deadline/deadline.js'
import type { DeliveredEvent } from '../deduplication/deduplicator.js'
import type { Delivery, InvalidDelivery } from '../dispatcher/delivery.js'
import { LazyDelivery, type Trial } from '../dispatcher/lazy-delivery.js'
import type { QondorWebhookError } from '../errors/qondor-webhook-error.js'
import { asBytes, type ReadPayload } from '../parse/read-payload.js'
import type { WebhookBody } from '../parse/webhook-body.js'
import type { Envelope } from '../topics/compiled/index.js'
import type { Outcome } from './outcomes.js'
import type { ReceiveResult } from './receive-result.js'

/** What is known of one delivery so far; it grows as the pipeline goes on. */
export class Progress {
  body: unknown
  readonly #trial: Trial
  read: ReadPayload | undefined
  envelope: Envelope | undefined
  event: unknown
  delivery: Delivery | undefined
  error: QondorWebhookError | undefined

  constructor(trial: Trial = { attempt: 1, receivedAt: new Date() }) {
    this.#trial = trial
  }

  get receivedAt(): Date {
    return this.#trial.receivedAt
  }

  /** The text that was read, or what could not be: bytes that are not text, an object. */
  get bodyToKeep(): WebhookBody {
    return (this.read?.rawBody ?? this.body) as WebhookBody
  }

  /** What identifies the event; `undefined` for a body without an envelope that can be read. */
  deliveredEvent(): DeliveredEvent | undefined {
    if (!this.envelope) return undefined
    const { topic, webhookId } = this.envelope
    return { topic, webhookId, body: this.bodyToKeep }
  }

  /** The delivery of a body whose envelope was read. */
  deliver(deadline: Deadline): Delivery {
    const read = this.read as { payload: Record<string, unknown>; rawBody: string | undefined }
    this.delivery = new LazyDelivery(this.envelope as Envelope, read, this.#trial, deadline)
    return this.delivery
  }

  /** The delivery of a body that could not be read, as far as it could. */
  deliverInvalid(deadline: Deadline): InvalidDelivery {
    const { webhookId, topic } = this.envelope ?? {}
    const rawBody = this.read ? this.read.rawBody : rawBodyOf(this.body)
    const body = { payload: this.read?.payload, rawBody }
    return new LazyDelivery({ webhookId, topic }, body, this.#trial, deadline)
  }

  result(outcome: Outcome, status: number): ReceiveResult {
    const { webhookId, topic } = this.envelope ?? {}
    return { outcome, status, event: this.event, webhookId, topic, error: this.error }
  }
}

function rawBodyOf(body: unknown): string | Uint8Array | undefined {
  try {
    return typeof body === 'string' ? body : asBytes(body)
  } catch {
    // What could not be read once cannot be read now.
    return undefined
  }
}
