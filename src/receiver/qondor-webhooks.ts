import type { Registration } from '../handlers/registration.js'
import type { TopicMethods } from '../handlers/topic-methods.js'
import type { Attempt, AttemptResult, DeliveryWorker } from '../queue/delivery-queue.js'
import type { StoredDelivery } from '../queue/stored-delivery.js'
import type { EventByTopic } from '../topics/compiled/events.js'
import type { QondorTopic } from '../topics/registry.js'
import type { OutcomeObserver, ReceiveResult } from './outcomes.js'
import type { ReceiveRequest } from './request.js'
import type { WorkerOptions } from './worker.js'

/** A receiver of Qondor webhooks, as `createQondorWebhooks` makes it. `Events` names its events. */
export interface QondorWebhooks<Events extends Record<QondorTopic, unknown> = EventByTopic>
  extends Registration<Events>,
    TopicMethods<Events> {
  /**
   * Registers an observer of outcomes, for metrics. It gets no payload and is not awaited; one that
   * throws goes to `onError` and changes nothing else.
   *
   * @example
   * qondor.onOutcome(({ outcome, topic }, { durationMs }) => record(outcome, topic, durationMs))
   */
  onOutcome(observer: OutcomeObserver): this
  /**
   * Runs the handlers of an event that is already parsed, in a queue worker or a test: no key, no
   * deduplication. Answers whether anybody listened.
   *
   * @throws {QondorWebhookError} `handler_failed`, whose cause is what the handler threw, or an
   * `AggregateError` where several did; `handler_timeout`; `unknown_topic` for an event of no known topic.
   * @example
   * await qondor.dispatch(parseQondorWebhook(job.body))
   */
  dispatch(
    event: Extract<Events[keyof Events], { readonly topic: string }>,
  ): Promise<'handled' | 'unhandled'>
  /**
   * Takes a delivery: method, key, body, JSON, schema, deduplication, handlers, in this order. Never
   * throws on input; answer the request with the result's `status`.
   *
   * @example
   * const { status } = await qondor.receive({ headers: request.headers, body: await request.bytes() })
   */
  receive(request: ReceiveRequest): Promise<ReceiveResult<Events[keyof Events]>>
  /**
   * Runs the handlers on what the `queue` option stores, in this process; start it in as many as you
   * like. When a handler throws, the event is tried again later, and all its handlers run again, those
   * that succeeded too: make each of them idempotent. After the last attempt, or on a
   * `NonRetryableError`, the delivery goes to the dead letters. So does an event for whose topic no
   * handler is registered here, with the reason `no_handler`, unless the topic is named to `ignore` or
   * is that of the ping. `onError` is called for each failure.
   *
   * @throws {QondorWebhookError} `invalid_options` without a queue that has workers, and before any
   * topic handler is registered;
   * `queue_unavailable` when its engine cannot be reached.
   * @example
   * const worker = await qondor.work({ concurrency: 5 })
   * process.once('SIGTERM', () => worker.stop())
   */
  work(options?: WorkerOptions): Promise<DeliveryWorker>
  /**
   * Runs the handlers on one stored delivery, for a consumer that another queue calls, and says what
   * is to become of it. Never rejects. Without a handler for its topic it is `dead`, as in `work`.
   *
   * @example
   * const attempt = { number: receiveCount, isLast: receiveCount === 10 }
   * const { next } = await qondor.handleDelivery(decodeDelivery(JSON.parse(message.Body)), attempt)
   */
  handleDelivery(delivery: StoredDelivery, attempt: Attempt): Promise<AttemptResult>
}

/** What an adapter needs of `createQondorWebhooks`: its `receive`. */
export interface WebhookReceiver {
  receive(request: ReceiveRequest): Promise<ReceiveResult>
}
