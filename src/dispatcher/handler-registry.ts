import { QondorWebhookError } from '../errors/qondor-webhook-error.js'
import type {
  DriftObserver,
  ErrorObserver,
  Handler,
  InvalidHandler,
  UnknownTopicHandler,
} from './handlers.js'

type AnyHandler = Handler<never>

/** Who listens to what. Each topic has its own list, in the order of registration. */
export class HandlerRegistry {
  readonly unknownTopic: UnknownTopicHandler[] = []
  readonly invalid: InvalidHandler[] = []
  readonly error: ErrorObserver[] = []
  readonly drift: DriftObserver[] = []
  readonly #byTopic: ReadonlyMap<string, AnyHandler[]>
  readonly #ignored = new Set<string>()

  constructor(topics: Iterable<string>) {
    this.#byTopic = new Map(Array.from(topics, (topic) => [topic, []]))
  }

  /** The handlers of a topic; `undefined` for a topic that is not known. */
  of(topic: string): readonly Handler<unknown>[] | undefined {
    return this.#byTopic.get(topic) as readonly Handler<unknown>[] | undefined
  }

  /** Registers for the named topics; throws `unknown_topic` for a name that is none. */
  add(topics: readonly string[], handler: AnyHandler): void {
    requireFunction(handler)
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
export function requireFunction(handler: unknown): void {
  if (typeof handler === 'function') return
  throw new QondorWebhookError('invalid_options', 'A handler must be a function.')
}
