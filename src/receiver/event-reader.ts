import { isPromiseLike } from '../deadline/is-promise-like.js'
import { handlerDeadline } from '../dispatcher/run-handlers.js'
import { readEvent, readHead } from '../parse/read-event.js'
import { readPayload } from '../parse/read-payload.js'
import type { TopicSchema } from '../schemas/registry.js'
import type { StandardSchema } from '../schemas/standard-schema.js'
import type { Limits } from './options.js'
import type { Progress } from './progress.js'

/** The schemas that a receiver reads by. */
export interface ReceiverSchemas {
  /** The schemas of this package, but for those that `all` has another one for. */
  readonly own: ReadonlyMap<string, TopicSchema>
  readonly all: ReadonlyMap<string, StandardSchema>
}

/** Reads the bodies of deliveries. */
export class EventReader {
  readonly #schemas: ReceiverSchemas
  readonly #limits: Limits

  constructor(schemas: ReceiverSchemas, limits: Limits) {
    this.#schemas = schemas
    this.#limits = limits
  }

  /**
   * Fills in what the body of a delivery says, as far as it can be read; throws or rejects with why
   * not. The event stays `undefined` when its topic is not known. A promise only where a schema
   * answers one, since each costs time.
   */
  read(progress: Progress): undefined | Promise<undefined> {
    const event = this.#read(progress)
    if (!isPromiseLike(event)) {
      progress.event = event
      return undefined
    }
    return handlerDeadline(this.#limits.handlerTimeoutMs)
      .bound(event)
      .then((settled) => {
        progress.event = settled
        return undefined
      })
  }

  #read(progress: Progress): unknown {
    progress.read = readPayload(progress.body, this.#limits.maxBodyBytes)
    const { payload } = progress.read
    const { envelope, event } = readHead(payload, this.#schemas.own)
    progress.envelope = envelope
    if (event) return event
    const schema = this.#schemas.all.get(envelope.topic)
    return schema && readEvent(envelope.topic, payload, schema)
  }
}
