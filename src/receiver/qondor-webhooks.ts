import type { EventMap } from '../dispatcher/event-map.js'
import type { Registration, TopicMethods } from '../dispatcher/registration.js'
import type { QondorTopic } from '../schemas/registry.js'
import type { ReceiveRequest } from './receive-request.js'
import type { OutcomeObserver, ReceiveResult } from './receive-result.js'

/** A receiver of Qondor webhooks, as `createQondorWebhooks` makes it. `Events` names its events. */
export interface QondorWebhooks<
  Events extends Record<QondorTopic, unknown> = EventMap<Record<never, never>>,
> extends Registration<Events>,
    TopicMethods<Events, QondorWebhooks<Events>> {
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
   * @throws {QondorWebhookError} `handler_failed` or `handler_timeout`, whose cause is an
   * `AggregateError` of all errors; `unknown_topic` for an event of no known topic.
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
}
