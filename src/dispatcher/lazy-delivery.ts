import type { Deadline } from '../deadline/deadline.js'

/** Which attempt at a delivery this is. */
export interface Trial {
  /** 1 for the first. */
  readonly attempt: number
  /** When the delivery was received. */
  readonly receivedAt: Date
}

/** A delivery whose `AbortSignal` is made only when a handler asks for it. */
export class LazyDelivery<Text, Payload, RawBody> {
  readonly webhookId: Text
  readonly topic: Text
  readonly receivedAt: Date
  readonly attempt: number
  readonly payload: Payload
  readonly rawBody: RawBody
  readonly #deadline: Deadline

  constructor(
    envelope: { readonly webhookId: Text; readonly topic: Text },
    body: { readonly payload: Payload; readonly rawBody: RawBody },
    { attempt, receivedAt }: Trial,
    deadline: Deadline,
  ) {
    this.webhookId = envelope.webhookId
    this.topic = envelope.topic
    this.receivedAt = receivedAt
    this.attempt = attempt
    this.payload = body.payload
    this.rawBody = body.rawBody
    this.#deadline = deadline
  }

  get signal(): AbortSignal {
    return this.#deadline.signal
  }
}
