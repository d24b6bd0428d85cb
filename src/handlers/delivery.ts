import type { Deadline } from '../deadline.js'

/** What is known of a delivery beside its event. */
export interface Delivery {
  /**
   * The event's id, as sent. For your own idempotency use it together with `topic`, and compare UUIDs
   * without regard to case.
   */
  readonly webhookId: string
  readonly topic: string
  /** When this process got the delivery. */
  readonly receivedAt: Date
  /** How often this event was tried, this time included; without a queue always 1. A replay counts anew. */
  readonly attempt: number
  /**
   * Everything as sent, unknown keys included, after `JSON.parse`. It may hold a key named
   * `__proto__`: read from it, and do not deep-merge it into other objects. Numbers that the schema
   * does not know may have lost digits: `rawBody` has them all.
   */
  readonly payload: Readonly<Record<string, unknown>>
  /** The body's text; `undefined` when a body parser before us left only the object. */
  readonly rawBody: string | undefined
  /**
   * Aborted, with a `handler_timeout` error as reason, once `handlerTimeoutMs` have passed; with a
   * queue also when it takes the delivery away.
   */
  readonly signal: AbortSignal
}

/** A delivery that came with the right key but could not be read; fields are set as far as known. */
export interface InvalidDelivery {
  readonly webhookId: string | undefined
  readonly topic: string | undefined
  readonly receivedAt: Date
  readonly attempt: number
  /** The body as JSON value; `undefined` when it is no JSON. */
  readonly payload: unknown
  /** The body as received: text, or bytes that are no text; `undefined` when it was parsed before. */
  readonly rawBody: string | Uint8Array | undefined
  readonly signal: AbortSignal
}

/** A delivery whose `Date` and `AbortSignal` are made only when somebody asks for them. */
export class LazyDelivery<Text, Payload, RawBody> {
  readonly webhookId: Text
  readonly topic: Text
  readonly attempt: number
  readonly payload: Payload
  readonly rawBody: RawBody
  #receivedAt: Date | number
  readonly #deadline: Deadline

  constructor(
    { webhookId, topic, payload, rawBody }: DeliveryFields<Text, Payload, RawBody>,
    attempt: number,
    receivedAt: Date | number,
    deadline: Deadline,
  ) {
    this.webhookId = webhookId
    this.topic = topic
    this.attempt = attempt
    this.payload = payload
    this.rawBody = rawBody
    this.#receivedAt = receivedAt
    this.#deadline = deadline
  }

  get receivedAt(): Date {
    if (typeof this.#receivedAt === 'number') this.#receivedAt = new Date(this.#receivedAt)
    return this.#receivedAt
  }

  get signal(): AbortSignal {
    return this.#deadline.signal
  }
}

interface DeliveryFields<Text, Payload, RawBody> {
  readonly webhookId: Text
  readonly topic: Text
  readonly payload: Payload
  readonly rawBody: RawBody
}
