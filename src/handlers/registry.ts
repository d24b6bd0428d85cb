import { QondorWebhookError } from '../errors.js'
import type { Envelope, EventByTopic } from '../topics/compiled/index.js'
import type { QondorTopic } from '../topics/registry.js'
import type { OutputOf, StandardSchema } from '../topics/standard-schema.js'
import type { Delivery, InvalidDelivery } from './delivery.js'

type AnyHandler = Handler<never>

/** Who listens to what. Each topic has its own list, in the order of registration. */
export class HandlerRegistry {
  readonly unknownTopic: UnknownTopicHandler[] = []
  readonly invalid: InvalidDeliveryHandler[] = []
  readonly error: ErrorObserver[] = []
  readonly drift: DriftObserver[] = []
  readonly #byTopic: ReadonlyMap<string, AnyHandler[]>
  readonly #ignored = new Set<string>()

  constructor(topics: Iterable<string>) {
    this.#byTopic = new Map(Array.from(topics, (topic) => [topic, []]))
  }

  /** Whether there is a topic of this name. */
  knows(topic: string): boolean {
    return this.#byTopic.has(topic)
  }

  /** The handlers of a topic. Types hold at registration: each is given events of its topics only. */
  of(topic: string): readonly Handler<unknown>[] {
    return (this.#byTopic.get(topic) as readonly Handler<unknown>[] | undefined) ?? []
  }

  /** Registers for the named topics; throws `unknown_topic` for a name that is none. */
  add(topics: readonly string[], handler: AnyHandler): void {
    assertFunction(handler)
    for (const list of new Set(this.#listsOf(topics))) list.push(handler)
  }

  /** Marks topics as wanted by nobody; throws `unknown_topic` for a name that is not a known topic. */
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
    return [...this.#byTopic.values()].some((handlers) => handlers.length > 0)
  }

  /** Registers for every known topic. */
  addToAll(handler: AnyHandler): void {
    this.add([...this.#byTopic.keys()], handler)
  }

  #listsOf(topics: readonly string[]): readonly AnyHandler[][] {
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
    // The empty name starts every topic and means none.
    const start = String(topic).toLowerCase() || ' '
    const meant = known.find((name) => name.toLowerCase().startsWith(start))
    throw new QondorWebhookError(
      'unknown_topic',
      `There is no topic ${String(topic)}. ` +
        (meant ? `Did you mean ${meant}?` : `Known topics: ${known.join(', ')}.`),
    )
  }
}

/** Throws `invalid_options` for a handler that JavaScript let through. */
export function assertFunction(handler: unknown): void {
  if (typeof handler === 'function') return
  throw new QondorWebhookError('invalid_options', 'A handler must be a function.')
}

/**
 * Handles one event. Its promise is awaited; throwing or rejecting makes the delivery `failed`.
 * Delivery is at least once, so a handler is to be idempotent on `delivery.topic` and
 * `delivery.webhookId`. One that runs past `handlerTimeoutMs` fails; if it does not stop on
 * `delivery.signal`, the next delivery of the event may run beside it.
 */
export type Handler<Event> = (event: Event, delivery: Delivery) => unknown

/** Handles a delivery whose topic is not known. Throwing makes the delivery `failed`. */
export type UnknownTopicHandler = (delivery: Delivery) => unknown

/** Handles a delivery that could not be read. */
export type InvalidDeliveryHandler = (
  error: QondorWebhookError,
  delivery: InvalidDelivery,
) => unknown

/** Hears of a failure; the delivery is missing where there was none. */
export type ErrorObserver = (error: QondorWebhookError, delivery?: Delivery) => unknown

/** A key that Qondor sends and our schema does not know yet. */
export interface Drift {
  readonly topic: string
  readonly key: string
}

/** Hears of a drift, once per topic and key. */
export type DriftObserver = (drift: Drift) => unknown

/** Topics of your own, or of tomorrow: the schema of each by its name. */
export type CustomTopics = Readonly<Record<string, StandardSchema>>

/** The event of each topic by its name; a custom topic wins over a known one of the same name. */
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
 * A value with those fields of the envelope that it lacks. One that is not an object, or is an array,
 * has no place for them and stays as it is.
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
