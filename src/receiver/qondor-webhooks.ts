import type { Authorization } from '../authentication.js'
import type { Registration } from '../handlers/registration.js'
import type { TopicMethods } from '../handlers/topic-methods.js'
import type { WebhookHeaders } from '../headers.js'
import type { Attempt, AttemptResult, DeliveryWorker } from '../queue/delivery-queue.js'
import type { StoredDelivery } from '../queue/stored-delivery.js'
import type { EventByTopic } from '../topics/compiled/events.js'
import type { QondorTopic } from '../topics/registry.js'
import type { OutcomeObserver, ReceiveResult } from './outcomes.js'
import type { ReceiveRequest } from './request.js'
import type { WorkerOptions } from './worker.js'

/** A receiver of Qondor webhooks, as returned by `createQondorWebhooks`. `Events` has its event types. */
export interface QondorWebhooks<Events extends Record<QondorTopic, unknown> = EventByTopic>
  extends Registration<Events>,
    TopicMethods<Events> {
  /**
   * Registers an observer of outcomes, for metrics. It gets no payload and is not awaited. If it throws,
   * `onError` gets the error and nothing else changes.
   *
   * @example
   * qondor.onOutcome(({ outcome, topic }, { durationMs }) => record(outcome, topic, durationMs))
   */
  onOutcome(observer: OutcomeObserver): this
  /**
   * Runs the handlers of a parsed event, in a queue worker or a test, without key and deduplication.
   * Resolves to `handled`, or to `unhandled` if the topic has no handler.
   *
   * @throws {QondorWebhookError} `handler_failed`, whose cause is the handler's error, or an
   * `AggregateError` if several handlers threw; `retry_later` in its place if all of them threw
   * `RetryLaterError`; `handler_timeout`; `unknown_topic` for an unknown topic.
   * @example
   * await qondor.dispatch(parseQondorWebhook(job.body))
   */
  dispatch(
    event: Extract<Events[keyof Events], { readonly topic: string }>,
  ): Promise<'handled' | 'unhandled'>
  /**
   * Checks the key of a request alone, for a gateway or a guard. `keyIndex` is the place of the key in
   * `auth.value`: once no sender uses the old key any more, a rotation is done. `reason` is for those who
   * set the webhook up; do not send it to the sender.
   *
   * @throws {QondorWebhookError} `invalid_options` if the function `auth.value` returns no key.
   * @example
   * const authorization = await qondor.authorize(request.headers)
   * if (!authorization.authorized) console.warn(authorization.reason)
   */
  authorize(headers: WebhookHeaders): Promise<Authorization>
  /**
   * Receives a delivery: checks method, key, body, JSON and schema, then deduplicates and runs the
   * handlers, in this order. Never throws because of input. Respond with the `status` of the result.
   *
   * @example
   * const { status } = await qondor.receive({ headers: request.headers, body: await request.bytes() })
   */
  receive(request: ReceiveRequest): Promise<ReceiveResult<Events[keyof Events]>>
  /**
   * Starts a worker in this process, which runs the handlers on the deliveries of the `queue` option. You
   * can start it in any number of processes. If a handler throws, the event is retried later: its named
   * handlers that have not succeeded, and all unnamed ones. Make each of them idempotent. After the last attempt, or
   * after a `NonRetryableError`, the delivery becomes a dead letter. An event without a handler here
   * becomes a dead letter too, with the reason `no_handler`, unless the topic was passed to `ignore` or is
   * `PingV1`. `onError` is called for each failure.
   *
   * @throws {QondorWebhookError} `invalid_options` without a queue that has workers, or without a topic
   * handler; `queue_unavailable` if the engine cannot be reached.
   * @example
   * const worker = await qondor.work({ concurrency: 5 })
   * process.on('SIGTERM', () => worker.stop())
   */
  work(options?: WorkerOptions): Promise<DeliveryWorker>
  /**
   * Runs the handlers on one stored delivery, for the consumer of your own queue, and returns what to do
   * with it. Never rejects. Without a handler for its topic it is a dead letter, as in `work`.
   *
   * @example
   * const attempt = { number: receiveCount, isLast: receiveCount === 10 }
   * const { action } = await qondor.handleDelivery(decodeDelivery(JSON.parse(message.Body)), attempt)
   */
  handleDelivery(delivery: StoredDelivery, attempt: Attempt): Promise<AttemptResult>
}

/** The part of `QondorWebhooks` that an adapter needs. */
export interface WebhookReceiver {
  receive(request: ReceiveRequest): Promise<ReceiveResult>
}
