import type { Deadline } from '../deadline/deadline.js'

/** A delivery whose `AbortSignal` is made only when a handler asks for it. */
export class LazyDelivery<Text, Payload, RawBody> {
  readonly webhookId: Text
  readonly topic: Text
  readonly receivedAt: Date
  readonly attempt = 1
  readonly payload: Payload
  readonly rawBody: RawBody
  readonly #deadline: Deadline

  constructor(
    envelope: { readonly webhookId: Text; readonly topic: Text },
    body: { readonly payload: Payload; readonly rawBody: RawBody },
    receivedAt: Date,
    deadline: Deadline,
  ) {
    this.webhookId = envelope.webhookId
    this.topic = envelope.topic
    this.receivedAt = receivedAt
    this.payload = body.payload
    this.rawBody = body.rawBody
    this.#deadline = deadline
  }

  get signal(): AbortSignal {
    return this.#deadline.signal
  }
}
