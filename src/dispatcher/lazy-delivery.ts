import type { Deadline } from '../deadline/deadline.js'

/** Which attempt at a delivery this is. */
export interface Trial {
  /** 1 for the first. */
  readonly attempt: number
  /** When the delivery was received. */
  readonly receivedAt: Date
  /** Aborted when a queue takes the delivery away. */
  readonly signal?: AbortSignal | undefined
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
  readonly #taken: AbortSignal | undefined

  constructor(
    envelope: { readonly webhookId: Text; readonly topic: Text },
    body: { readonly payload: Payload; readonly rawBody: RawBody },
    { attempt, receivedAt, signal }: Trial,
    deadline: Deadline,
  ) {
    this.webhookId = envelope.webhookId
    this.topic = envelope.topic
    this.receivedAt = receivedAt
    this.attempt = attempt
    this.payload = body.payload
    this.rawBody = body.rawBody
    this.#deadline = deadline
    this.#taken = signal
  }

  get signal(): AbortSignal {
    const { signal } = this.#deadline
    return this.#taken ? AbortSignal.any([signal, this.#taken]) : signal
  }
}
