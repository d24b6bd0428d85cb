import {
  assertFunction,
  type DriftObserver,
  type ErrorObserver,
  type Handler,
  type HandlerRegistry,
  type InvalidDeliveryHandler,
  type UnknownTopicHandler,
} from './registry.js'

/** Registration by name. Handlers registered at any time hear of the deliveries that come after. */
export interface Registration<Events> {
  /**
   * Registers a handler for one topic or several; the event narrows to them.
   *
   * @throws {QondorWebhookError} `unknown_topic` for a name that is no topic.
   * @example
   * qondor.on(['OfferSentV1', 'OfferAnsweredV1'], async (event) => { event.offerId })
   */
  on<const Topic extends keyof Events & string>(
    topic: Topic | readonly Topic[],
    handler: Handler<Events[Topic]>,
  ): this
  /**
   * Registers a handler for every known topic, those of the `topics` option included.
   *
   * @example
   * qondor.onAny((event, delivery) => archive(delivery.topic, event))
   */
  onAny(handler: Handler<Events[keyof Events]>): this
  /**
   * Names topics that nobody wants. A delivery of one that has no handler is acknowledged and not
   * stored: `receive` returns `unhandled`, and a worker acknowledges it instead of moving it to the
   * dead letters as `no_handler`. A handler for the topic, also one registered with `onAny`, still runs.
   *
   * @throws {QondorWebhookError} `unknown_topic` for a name that is not a known topic.
   * @example
   * qondor.onOfferSent(toCrm).ignore(['ProjectCreatedV1', 'ProjectStatusChangedV1'])
   */
  ignore<const Topic extends keyof Events & string>(topic: Topic | readonly Topic[]): this
  /**
   * Registers a handler for deliveries with a valid envelope and a topic that is not known. Without
   * one they are answered 200 and dropped, with one line on `console.warn` for each topic.
   *
   * @example
   * qondor.onUnknownTopic((delivery) => keep(delivery.topic, delivery.rawBody))
   */
  onUnknownTopic(handler: UnknownTopicHandler): this
  /**
   * Registers a handler for authentic deliveries that cannot be read. With code `invalid_payload`
   * the delivery then counts as taken: 200 if all handlers resolve, 500 if one throws. With the other
   * codes the answer stays 400. Default: one line on `console.error`.
   *
   * @example
   * qondor.onInvalid((error, delivery) => keep(error.issues, delivery.rawBody))
   */
  onInvalid(handler: InvalidDeliveryHandler): this
  /**
   * Registers an observer of failures: handlers, stores, `auth` functions and observers that threw,
   * wiring such as `body_consumed`, and bodies that came with the right key and were refused (408,
   * 413, 415). The answer waits for it, up to `handlerTimeoutMs`, so that hosts which freeze a process
   * after its answer still send it. Default: one line on `console.error`.
   *
   * What handlers threw is printed with `console.error` in any case, once for each failed delivery.
   *
   * @example
   * qondor.onError((error, delivery) => report(error.code, delivery?.webhookId, error.cause))
   */
  onError(observer: ErrorObserver): this
  /**
   * Registers an observer of keys that the schema does not know, told once per topic and key, for at
   * most 1,000 keys of at most 255 characters. Not awaited.
   *
   * @example
   * qondor.onDrift(({ topic, key }) => console.warn(`Qondor now sends ${topic}.${key}`))
   */
  onDrift(observer: DriftObserver): this
}

/**
 * The registration methods at run time, those of `TopicMethods` derived from the topics; each returns
 * `self()`.
 */
export function createRegistration(
  registry: HandlerRegistry,
  topics: readonly string[],
  self: () => unknown,
): Record<string, (...args: never[]) => unknown> {
  const add = (names: readonly string[], handler: Handler<never>) => {
    registry.add(names, handler)
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
      return [methodName(topic), (handler: Handler<never>) => add(versions, handler)]
    }),
  )
  return {
    ...topicMethods,
    on: (topic: string | readonly string[], handler: Handler<never>) => {
      return add(Array.isArray(topic) ? topic : [topic], handler)
    },
    ignore: (topic: string | readonly string[]) => {
      registry.ignore(Array.isArray(topic) ? topic : [topic])
      return self()
    },
    onAny: (handler: Handler<never>) => {
      registry.addToAll(handler)
      return self()
    },
    onUnknownTopic: append(registry.unknownTopic),
    onInvalid: append(registry.invalid),
    onError: append(registry.error),
    onDrift: append(registry.drift),
  }
}

function methodName(topic: string): string {
  return `on${topic.replace(/V\d+$/, '')}`
}
