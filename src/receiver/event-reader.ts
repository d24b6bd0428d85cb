import { isPromiseLike } from '../deadline/is-promise-like.js'
import { handlerDeadline } from '../dispatcher/run-handlers.js'
import { readCustomEvent, readEnvelopeOf, readKnownEvent } from '../parse/read-event.js'
import { readPayload } from '../parse/read-payload.js'
import type { CompiledTopic } from '../topics/registry.js'
import type { StandardSchema } from '../topics/standard-schema.js'
import type { Limits } from './options.js'
import type { Progress } from './progress.js'

/** The topics that a receiver reads. */
export interface ReceiverTopics {
  /** The topics of this package, but for those that `custom` has a schema for. */
  readonly own: ReadonlyMap<string, CompiledTopic>
  readonly custom: ReadonlyMap<string, StandardSchema>
}

/** Reads the bodies of deliveries. */
export class EventReader {
  readonly #topics: ReceiverTopics
  readonly #limits: Limits

  constructor(topics: ReceiverTopics, limits: Limits) {
    this.#topics = topics
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
    const envelope = readEnvelopeOf(payload)
    progress.envelope = envelope
    const known = this.#topics.own.get(envelope.topic)
    if (known) return readKnownEvent(known, payload, envelope)
    const schema = this.#topics.custom.get(envelope.topic)
    return schema && readCustomEvent(envelope, payload, schema)
  }
}
