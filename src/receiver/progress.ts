import type { Deadline } from '../deadline/deadline.js'
import type { Delivery, InvalidDelivery } from '../dispatcher/delivery.js'
import { LazyDelivery } from '../dispatcher/lazy-delivery.js'
import type { QondorWebhookError } from '../errors/qondor-webhook-error.js'
import { asBytes, type ReadPayload } from '../parse/read-payload.js'
import type { Envelope } from '../schemas/envelope.js'
import type { Outcome } from './outcomes.js'
import type { ReceiveResult } from './receive-result.js'

/** What is known of one delivery so far; it grows as the pipeline goes on. */
export class Progress {
  readonly startedAt = performance.now()
  readonly receivedAt = new Date()
  body: unknown
  read: ReadPayload | undefined
  envelope: Envelope | undefined
  event: unknown
  delivery: Delivery | undefined
  error: QondorWebhookError | undefined

  /** The delivery of a body whose envelope was read. */
  deliver(deadline: Deadline): Delivery {
    const { webhookId, topic } = this.envelope as Envelope
    const { payload, rawBody } = this.read as ReadPayload
    const fields = {
      webhookId,
      topic,
      receivedAt: this.receivedAt,
      payload: payload as Record<string, unknown>,
      rawBody,
    }
    this.delivery = new LazyDelivery(fields, deadline)
    return this.delivery
  }

  /** The delivery of a body that could not be read, as far as it could. */
  deliverInvalid(deadline: Deadline): InvalidDelivery {
    const raw = typeof this.body === 'string' ? this.body : asBytes(this.body)
    const fields = {
      webhookId: this.envelope?.webhookId,
      topic: this.envelope?.topic,
      receivedAt: this.receivedAt,
      payload: this.read?.payload,
      rawBody: this.read?.rawBody ?? raw,
    }
    return new LazyDelivery(fields, deadline)
  }

  result(outcome: Outcome, status: number): ReceiveResult {
    const { webhookId, topic } = this.envelope ?? {}
    return { outcome, status, event: this.event, webhookId, topic, error: this.error }
  }
}
