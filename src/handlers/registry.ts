import { QondorWebhookError } from '../errors.js'
import type { Envelope, EventByTopic } from '../topics/compiled/index.js'
import type { QondorTopic } from '../topics/registry.js'
import type { OutputOf, StandardSchema } from '../topics/standard-schema.js'
import type { Delivery, InvalidDelivery } from './delivery.js'
import { assertName, handlerMark } from './delivery-marks.js'
import type { Middleware } from './middleware.js'

type AnyHandler = Handler<never>
type WrapHandler = (name: string, handler: AnyHandler) => AnyHandler

/** A handler of a topic, and its name if it has one. */
interface HandlerEntry {
  readonly handler: Handler<unknown>
  readonly name: string | undefined
  /** The mark that it has succeeded, if it has a name. */
  readonly mark: string | undefined
}

/** The handlers of a topic in the order of registration, and the middleware around them. */
export interface TopicHandlers {
  readonly entries: readonly HandlerEntry[]
  readonly hasNames: boolean
  readonly middleware: readonly Middleware[]
}

/** The handlers and observers. Each topic has its own list, in the order of registration. */
export class HandlerRegistry {
  readonly unknownTopic: UnknownTopicHandler[] = []
  readonly invalid: InvalidDeliveryHandler[] = []
  readonly error: ErrorObserver[] = []
  readonly drift: DriftObserver[] = []
  readonly middleware: Middleware[] = []
  readonly #byTopic: ReadonlyMap<string, EntryList>
  readonly #none: TopicHandlers
  readonly #ignored = new Set<string>()
  readonly #wrap: WrapHandler | undefined

  /** `wrap` replaces each handler that has a name. */
  constructor(topics: Iterable<string>, wrap?: WrapHandler) {
    this.#wrap = wrap
    const { middleware } = this
    this.#byTopic = new Map(Array.from(topics, (topic) => [topic, new EntryList(middleware)]))
    this.#none = new EntryList(middleware)
  }

  /** Whether a topic is known. */
  knows(topic: string): boolean {
    return this.#byTopic.has(topic)
  }

  /** The handlers of a topic. The types of registration ensure that each gets events of its topics only. */
  of(topic: string): TopicHandlers {
    return this.#byTopic.get(topic) ?? this.#none
  }

  /**
   * Registers a handler for topics; throws `unknown_topic` for an unknown topic, and `invalid_options` for
   * a name that one of the topics has already.
   */
  add(topics: readonly string[], handler: AnyHandler, { name }: HandlerOptions = {}): void {
    assertFunction(handler)
    if (name !== undefined) assertName('a handler', name)
    const lists = new Set(this.#listsOf(topics))
    for (const list of lists) list.assertIsFree(name)
    const wrapped = name !== undefined && this.#wrap ? this.#wrap(name, handler) : handler
    const mark = name === undefined ? undefined : handlerMark(name)
    for (const list of lists) list.add({ handler: wrapped as Handler<unknown>, name, mark })
  }

  /** Marks topics as not wanted; throws `unknown_topic` for an unknown topic. */
  ignore(topics: readonly string[]): void {
    this.#listsOf(topics)
    for (const topic of topics) this.#ignored.add(topic)
  }

  /** Whether a topic without handlers was ignored on purpose. */
  isIgnored(topic: string): boolean {
    return this.#ignored.has(topic)
  }

  /** Whether any topic has a handler. */
  get hasHandlers(): boolean {
    return [...this.#byTopic.values()].some(({ entries }) => entries.length > 0)
  }

  /** Every known topic. */
  get topics(): readonly string[] {
    return [...this.#byTopic.keys()]
  }

  #listsOf(topics: readonly string[]): readonly EntryList[] {
    if (topics.length === 0) {
      throw new QondorWebhookError(
        'unknown_topic',
        'The list of topics is empty. Name at least one.',
      )
    }
    return topics.map((topic) => this.#byTopic.get(topic) ?? this.#refuse(topic))
  }

  #refuse(topic: string): never {
    const known = [...this.#byTopic.keys()]
    // Every topic starts with the empty text, which is not what anybody meant.
    const start = String(topic).toLowerCase() || ' '
    const meant = known.find((name) => name.toLowerCase().startsWith(start))
    throw new QondorWebhookError(
      'unknown_topic',
      `The topic ${String(topic)} is unknown. ` +
        (meant
          ? `Did you mean ${meant}?`
          : `Known topics: ${known.join(', ')}. onAny gets every topic, and the option topics adds one.`),
    )
  }
}

class EntryList implements TopicHandlers {
  readonly entries: HandlerEntry[] = []
  readonly middleware: readonly Middleware[]
  hasNames = false

  constructor(middleware: readonly Middleware[]) {
    this.middleware = middleware
  }

  assertIsFree(name: string | undefined): void {
    if (name === undefined || !this.entries.some((entry) => entry.name === name)) return
    throw new QondorWebhookError(
      'invalid_options',
      `There is already a handler with the name ${name} for this topic. Give each a name of its own.`,
    )
  }

  add(entry: HandlerEntry): void {
    this.entries.push(entry)
    if (entry.name !== undefined) this.hasNames = true
  }
}

/** Throws `invalid_options` if a handler is not a function. */
export function assertFunction(handler: unknown): void {
  if (typeof handler === 'function') return
  throw new QondorWebhookError('invalid_options', 'A handler must be a function: pass one.')
}

/**
 * Handles one event. Its promise is awaited. If it throws or rejects, the delivery is `failed`. Delivery
 * is at least once, so make the handler idempotent on `delivery.topic` and `delivery.webhookId`. A handler
 * that runs longer than `handlerTimeoutMs` fails. If it does not stop on `delivery.signal`, it may still
 * run when the next delivery of the event starts.
 */
export type Handler<Event> = (event: Event, delivery: Delivery) => unknown

/** Options of a handler. */
export interface HandlerOptions {
  /**
   * The name under which a queue or a store remembers that the handler succeeded: after another handler of
   * the event failed, the next attempt runs only the handlers that have not succeeded yet. It has 1 to 100
   * characters and is unique per topic, including handlers of `onAny`. Keep it across deploys: a renamed
   * handler counts as a new one. @default no name: the handler runs again at each attempt
   */
  readonly name?: string | undefined
}

/** Handles a delivery of an unknown topic. If it throws, the delivery is `failed`. */
export type UnknownTopicHandler = (delivery: Delivery) => unknown

/** Handles a delivery with an invalid body. */
export type InvalidDeliveryHandler = (
  error: QondorWebhookError,
  delivery: InvalidDelivery,
) => unknown

/** Called with a failure, and with its delivery if there is one. */
export type ErrorObserver = (error: QondorWebhookError, delivery?: Delivery) => unknown

/** A key that Qondor sends but the schema does not have yet. */
export interface Drift {
  readonly topic: string
  readonly key: string
}

/** Called with a drift, once per topic and key. */
export type DriftObserver = (drift: Drift) => unknown

/** Your own schemas for topics, by the name of the topic. */
export type CustomTopics = Readonly<Record<string, StandardSchema>>

/** The event type of each topic, by name; a custom topic replaces a known one of the same name. */
export type EventMap<Custom extends CustomTopics> = [keyof Custom] extends [never]
  ? EventByTopic
  : {
      readonly [Topic in QondorTopic | (keyof Custom & string)]: Topic extends keyof Custom
        ? WithEnvelope<Topic, OutputOf<Custom[Topic]>>
        : Topic extends QondorTopic
          ? EventByTopic[Topic]
          : never
    }

/**
 * A value with the missing fields of the envelope added. A value that is an array, or not an object, stays
 * unchanged.
 */
export type WithEnvelope<Topic extends string, Value> = Value extends object
  ? Value extends readonly unknown[]
    ? Value
    : [LackingName<Topic, Value>] extends [never]
      ? Value
      : Value & {
          [Name in keyof Envelope as Name extends LackingName<Topic, Value>
            ? Name
            : never]: EnvelopeField<Topic, Name>
        }
  : Value

/**
 * The fields of the envelope that a value does not have, or has as a wider type. What a schema turned
 * into another type stays what the schema made of it.
 */
type LackingName<Topic extends string, Value> = {
  [Name in keyof Envelope]: EnvelopeField<Topic, Name> extends NonNullable<FieldOf<Value, Name>>
    ? FieldOf<Value, Name> extends EnvelopeField<Topic, Name>
      ? never
      : Name
    : never
}[keyof Envelope]

type EnvelopeField<Topic extends string, Name extends keyof Envelope> = Name extends 'topic'
  ? Topic
  : Envelope[Name]

type FieldOf<Value, Name> = Name extends keyof Value ? Value[Name] : unknown
