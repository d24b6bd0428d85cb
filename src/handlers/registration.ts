import type { Middleware } from './middleware.js'
import {
  assertFunction,
  type DriftObserver,
  type ErrorObserver,
  type Handler,
  type HandlerOptions,
  type HandlerRegistry,
  type InvalidDeliveryHandler,
  type UnknownTopicHandler,
} from './registry.js'

/** Registration by name. You can register a handler at any time; it gets the deliveries after that. */
export interface Registration<Events> {
  /**
   * Registers a handler for one or several topics; the type of the event narrows to them.
   *
   * @throws {QondorWebhookError} `unknown_topic` for an unknown topic.
   * @example
   * qondor.on(['OfferSentV1', 'OfferAnsweredV1'], async (event) => { event.offerId })
   */
  on<const Topic extends keyof Events & string>(
    topic: Topic | readonly Topic[],
    handler: Handler<Events[Topic]>,
    options?: HandlerOptions,
  ): this
  /**
   * Registers a handler for every known topic, including those of the `topics` option.
   *
   * @example
   * qondor.onAny((event, delivery) => archive(delivery.topic, event))
   */
  onAny(handler: Handler<Events[keyof Events]>, options?: HandlerOptions): this
  /**
   * Registers middleware around the handlers of each delivery, in `receive`, `dispatch` and workers: for
   * `AsyncLocalStorage`, spans or timing. The first one registered is the outermost. Named handlers are
   * remembered as soon as they succeed, so do not undo their work in middleware, as with one transaction
   * around all handlers.
   *
   * @example
   * qondor.use((delivery, next) => requests.run({ id: delivery.webhookId }, next))
   */
  use(middleware: Middleware): this
  /**
   * Names topics that you do not want. A delivery of such a topic is acknowledged and not stored:
   * `receive` returns `unhandled`, and a worker acknowledges it instead of making it a dead letter with
   * the reason `no_handler`. A handler for the topic, also one registered with `onAny`, still runs.
   *
   * @throws {QondorWebhookError} `unknown_topic` for an unknown topic.
   * @example
   * qondor.onOfferSent(toCrm).ignore(['ProjectCreatedV1', 'ProjectStatusChangedV1'])
   */
  ignore<const Topic extends keyof Events & string>(topic: Topic | readonly Topic[]): this
  /**
   * Registers a handler for deliveries with a valid envelope and an unknown topic. Without such a handler
   * the response is 200 and the delivery is dropped, with one warning in the log for each topic.
   *
   * @example
   * qondor.onUnknownTopic((delivery) => keep(delivery.topic, delivery.rawBody))
   */
  onUnknownTopic(handler: UnknownTopicHandler): this
  /**
   * Registers a handler for authentic deliveries with an invalid body. With the code `invalid_payload`
   * the delivery then counts as accepted: 200 if all handlers resolve, 500 if one throws. With the other
   * codes the response stays 400. Default: one error in the log.
   *
   * @example
   * qondor.onInvalid((error, delivery) => keep(error.issues, delivery.rawBody))
   */
  onInvalid(handler: InvalidDeliveryHandler): this
  /**
   * Registers an observer of failures: handlers, queues, stores, `auth` functions and observers that threw,
   * wrong wiring such as `body_consumed`, and bodies with the right key that were rejected
   * (`body_timeout`, `body_too_large`, `unsupported_encoding`). The response waits for the observer, up to
   * `handlerTimeoutMs`, because some hosts freeze a process after the response. Default: one error in the log.
   *
   * Errors of handlers are always logged too, once for each failed delivery.
   *
   * @example
   * qondor.onError((error, delivery) => report(error.code, delivery?.webhookId, error.cause))
   */
  onError(observer: ErrorObserver): this
  /**
   * Registers an observer of unknown keys. It is called once per topic and key, for at most 1,000 keys of
   * at most 255 characters. It is not awaited.
   *
   * @example
   * qondor.onDrift(({ topic, key }) => console.warn(`Qondor now sends ${topic}.${key}`))
   */
  onDrift(observer: DriftObserver): this
}

/**
 * The registration methods at run time; those of `TopicMethods` are derived from the topics. Each returns
 * `self()`. `onNamed` is called when a handler gets a name.
 */
export function createRegistration(
  registry: HandlerRegistry,
  topics: readonly string[],
  self: () => unknown,
  onNamed: () => void,
): Record<string, (...args: never[]) => unknown> {
  const add = (names: readonly string[], handler: Handler<never>, options?: HandlerOptions) => {
    registry.add(names, handler, options)
    if (options?.name !== undefined) onNamed()
    return self()
  }
  const append =
    <Item>(list: Item[]) =>
    (handler: Item) => {
      assertFunction(handler)
      list.push(handler)
      return self()
    }
  const topicMethods = Object.fromEntries(
    topics.map((topic) => {
      const versions = topics.filter((other) => methodName(other) === methodName(topic))
      const register = (handler: Handler<never>, options?: HandlerOptions) => {
        return add(versions, handler, options)
      }
      return [methodName(topic), register]
    }),
  )
  return {
    ...topicMethods,
    on: (topic: string | readonly string[], handler: Handler<never>, options?: HandlerOptions) => {
      return add(Array.isArray(topic) ? topic : [topic], handler, options)
    },
    ignore: (topic: string | readonly string[]) => {
      registry.ignore(Array.isArray(topic) ? topic : [topic])
      return self()
    },
    onAny: (handler: Handler<never>, options?: HandlerOptions) => {
      return add(registry.topics, handler, options)
    },
    use: append(registry.middleware),
    onUnknownTopic: append(registry.unknownTopic),
    onInvalid: append(registry.invalid),
    onError: append(registry.error),
    onDrift: append(registry.drift),
  }
}

function methodName(topic: string): string {
  return `on${topic.replace(/V\d+$/, '')}`
}
