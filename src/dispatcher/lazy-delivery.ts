import type { Deadline } from '../deadline/deadline.js'

/** What a delivery is made from. */
export interface DeliveryFields<Text, Payload, RawBody> {
  readonly webhookId: Text
  readonly topic: Text
  readonly receivedAt: Date
  readonly payload: Payload
  readonly rawBody: RawBody
}

/** A delivery whose `AbortSignal` is made only when a handler asks for it. */
export class LazyDelivery<Text, Payload, RawBody>
  implements DeliveryFields<Text, Payload, RawBody>
{
  readonly webhookId: Text
  readonly topic: Text
  readonly receivedAt: Date
  readonly attempt = 1
  readonly payload: Payload
  readonly rawBody: RawBody
  readonly #deadline: Deadline

  constructor(fields: DeliveryFields<Text, Payload, RawBody>, deadline: Deadline) {
    this.webhookId = fields.webhookId
    this.topic = fields.topic
    this.receivedAt = fields.receivedAt
    this.payload = fields.payload
    this.rawBody = fields.rawBody
    this.#deadline = deadline
  }

  get signal(): AbortSignal {
    return this.#deadline.signal
  }
}
