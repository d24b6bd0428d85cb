import { Deadline } from '../deadline.js'
import { QondorWebhookError } from '../errors.js'
import { DeliveryMarks, type MarkKeeper } from './delivery-marks.js'

/** The delivery of an event: its ids, its attempt and its body as sent. */
export interface Delivery {
  /**
   * The event's id, as sent. To make your own work idempotent, use it together with `topic`, and compare
   * UUIDs case-insensitively.
   */
  readonly webhookId: string
  readonly topic: string
  /** The time at which this delivery was received. */
  readonly receivedAt: Date
  /**
   * The number of this attempt; always 1 without a queue. A replay starts at 1 again, except on PostgreSQL
   * with `order: 'project'`.
   */
  readonly attempt: number
  /**
   * The parsed body as sent, including unknown keys. It may have a key named `__proto__`, so do not
   * deep-merge it into other objects. Numbers in unknown keys may have lost digits; `rawBody` has them.
   */
  readonly payload: Readonly<Record<string, unknown>>
  /** The body's text; `undefined` if an earlier body parser left only the object. */
  readonly rawBody: string | undefined
  /**
   * Aborted after `handlerTimeoutMs`, with a `handler_timeout` error as reason. With a queue, it is also
   * aborted if the queue takes the delivery away.
   */
  readonly signal: AbortSignal
  /**
   * Runs a step of a handler, unless an earlier attempt at this delivery completed it. Two calls with the
   * same name at the same time run it once. `name` has 1 to 100 characters and identifies the step within
   * the delivery, across all its handlers. Rejects if `work` throws; the step may then be tried again.
   *
   * The step is remembered in the queue, or in the store without a queue. With `store: false` and no queue,
   * in `dispatch`, for the nil id, and in a store or a queue that keeps no marks, nothing is remembered
   * beyond this attempt. If the process dies after `work` and before its mark is stored, the step runs again.
   *
   * @throws {QondorWebhookError} `invalid_options` for an invalid name.
   * @example
   * await delivery.once('invoice', () => erp.createInvoice(event.offerId))
   * await delivery.once('message', () => slack.post(`Offer ${event.offerId} was answered`))
   */
  once(name: string, work: () => unknown): Promise<void>
}

/** A delivery with the right key and an invalid body; its fields are set as far as they could be read. */
export interface InvalidDelivery {
  readonly webhookId: string | undefined
  readonly topic: string | undefined
  readonly receivedAt: Date
  readonly attempt: number
  /** The body as a JSON value; `undefined` if it is not JSON. */
  readonly payload: unknown
  /** The body as received: text, or bytes that are not text; `undefined` if it was parsed before. */
  readonly rawBody: string | Uint8Array | undefined
  readonly signal: AbortSignal
}

/** A delivery that creates its `Date`, its deadline and its `AbortSignal` only when they are read. */
export class LazyDelivery<Text, Payload, RawBody> {
  readonly webhookId: Text
  readonly topic: Text
  readonly attempt: number
  readonly payload: Payload
  readonly rawBody: RawBody
  #receivedAt: Date | number
  #deadline: Deadline | number
  #keeper: MarkKeeper | undefined
  #onMarksError: (error: unknown) => void = ignore
  #marks: DeliveryMarks | undefined

  /** `deadline` is the deadline of the handlers, or their time limit in milliseconds. */
  constructor(
    { webhookId, topic, payload, rawBody }: DeliveryFields<Text, Payload, RawBody>,
    attempt: number,
    receivedAt: Date | number,
    deadline: Deadline | number,
  ) {
    this.webhookId = webhookId
    this.topic = topic
    this.attempt = attempt
    this.payload = payload
    this.rawBody = rawBody
    this.#receivedAt = receivedAt
    this.#deadline = deadline
  }

  /** The deadline of the handlers; they only get its signal. */
  static deadlineOf(delivery: LazyDelivery<unknown, unknown, unknown>): Deadline {
    if (typeof delivery.#deadline === 'number') {
      delivery.#deadline = handlerDeadline(delivery.#deadline)
    }
    return delivery.#deadline
  }

  /** Sets where the marks of the delivery are kept. Without that, only this attempt remembers them. */
  static keepMarks(
    delivery: LazyDelivery<unknown, unknown, unknown>,
    keeper: MarkKeeper,
    onError: (error: unknown) => void,
  ): void {
    delivery.#keeper = keeper
    delivery.#onMarksError = onError
  }

  /** What has been completed of the delivery. */
  static marksOf(delivery: LazyDelivery<unknown, unknown, unknown>): DeliveryMarks {
    delivery.#marks ??= new DeliveryMarks(delivery.#keeper, delivery.#onMarksError)
    return delivery.#marks
  }

  once(name: string, work: () => unknown): Promise<void> {
    return LazyDelivery.marksOf(this).once(name, work)
  }

  get receivedAt(): Date {
    if (typeof this.#receivedAt === 'number') this.#receivedAt = new Date(this.#receivedAt)
    return this.#receivedAt
  }

  get signal(): AbortSignal {
    return LazyDelivery.deadlineOf(this).signal
  }
}

function ignore(): void {}

/** The delivery of an event or of an unknown topic. */
export type ReceivedDelivery = LazyDelivery<
  string,
  Readonly<Record<string, unknown>>,
  string | undefined
>

interface DeliveryFields<Text, Payload, RawBody> {
  readonly webhookId: Text
  readonly topic: Text
  readonly payload: Payload
  readonly rawBody: RawBody
}

/** The time limit of a delivery's handlers; `taken` also aborts its signal. */
export function handlerDeadline(handlerTimeoutMs: number, taken?: AbortSignal): Deadline {
  return new Deadline(handlerTimeoutMs, handlerTimeout, taken)
}

function handlerTimeout(milliseconds: number): QondorWebhookError {
  return new QondorWebhookError(
    'handler_timeout',
    `A handler took longer than handlerTimeoutMs (${milliseconds} ms). Make it faster, or raise the limit; ` +
      'with a queue, Qondor does not wait for it.',
  )
}
