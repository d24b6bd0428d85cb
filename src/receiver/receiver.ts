import type { Authenticate } from '../authentication/make-authenticate.js'
import { isPromiseLike } from '../deadline/is-promise-like.js'
import type { Deduplicator } from '../deduplication/deduplicator.js'
import type { Delivery } from '../dispatcher/delivery.js'
import type { DriftDetector } from '../dispatcher/drift-detector.js'
import type { HandlerRegistry } from '../dispatcher/handler-registry.js'
import { logFailure } from '../dispatcher/log-failure.js'
import type { Reporter } from '../dispatcher/reporter.js'
import { handlerDeadline, runHandlers } from '../dispatcher/run-handlers.js'
import { QondorWebhookError } from '../errors/qondor-webhook-error.js'
import { readEnvelope, readEvent, readKnownEvent } from '../parse/read-event.js'
import { readPayload } from '../parse/read-payload.js'
import type { TopicSchema } from '../schemas/registry.js'
import type { StandardSchema } from '../schemas/standard-schema.js'
import { isAdmitted } from './is-admitted.js'
import type { Limits } from './options.js'
import { type Outcome, outcomeOfCode } from './outcomes.js'
import { Progress } from './progress.js'
import { readLateBody } from './read-late-body.js'
import type { BodyReader, ReceiveRequest } from './receive-request.js'
import type { OutcomeObserver, ReceiveResult } from './receive-result.js'

/** What a receiver is put together from. */
export interface ReceiverParts {
  readonly authenticate: Authenticate
  /** The schemas of this package, but for those that `schemas` has another one for. */
  readonly ownSchemas: ReadonlyMap<string, TopicSchema>
  readonly schemas: ReadonlyMap<string, StandardSchema>
  readonly registry: HandlerRegistry
  readonly reporter: Reporter
  readonly drift: DriftDetector
  readonly deduplicator: Deduplicator | undefined
  readonly limits: Limits
  readonly status: Readonly<Partial<Record<Outcome, number>>>
  readonly outcomeObservers: readonly OutcomeObserver[]
}

/** The pipeline: method, key, body, JSON, schema, deduplication, handlers. */
export class Receiver {
  readonly #parts: ReceiverParts

  constructor(parts: ReceiverParts) {
    this.#parts = parts
  }

  async receive(request: ReceiveRequest): Promise<ReceiveResult> {
    const progress = new Progress()
    let result: ReceiveResult
    try {
      const outcome = await this.#process(request, progress)
      result = progress.result(outcome, this.#parts.status[outcome] ?? 200)
    } catch (thrown) {
      result = await this.#fail(asWebhookError(thrown), progress)
    }
    this.#reportOutcome(result, progress)
    return result
  }

  async #fail(error: QondorWebhookError, progress: Progress): Promise<ReceiveResult> {
    const { outcome, status } = outcomeOfCode[error.code]
    const isOurs = outcome === 'failed' || outcome === 'unavailable'
    if (isOurs && error.code !== 'in_progress') {
      await this.#parts.reporter.error(error, progress.delivery)
    }
    progress.error = error
    return progress.result(outcome, this.#parts.status[outcome] ?? status)
  }

  async #process({ method, headers, body }: ReceiveRequest, progress: Progress): Promise<Outcome> {
    const { authenticate, reporter, limits } = this.#parts
    if (method !== undefined && method !== 'POST') {
      throw new QondorWebhookError('method_not_allowed', 'Qondor sends POST requests only.')
    }
    const admitted = isAdmitted(authenticate, headers, reporter, limits.handlerTimeoutMs)
    if (admitted !== true && !(await admitted)) {
      throw new QondorWebhookError('unauthorized', 'The key is missing, wrong or sent twice.')
    }
    progress.body = isReader(body) ? await readLateBody(body, limits) : body
    try {
      const event = this.#read(progress)
      progress.event = isPromiseLike(event) ? await event : event
    } catch (error) {
      return await this.#takeInvalid(asWebhookError(error), progress)
    }
    return await this.#dispatch(progress)
  }

  /** The event in a body; `undefined` when its topic is not known. */
  #read(progress: Progress): unknown {
    progress.read = readPayload(progress.body, this.#parts.limits.maxBodyBytes)
    const { payload } = progress.read
    const known = readKnownEvent(payload, this.#parts.ownSchemas)
    progress.envelope = known ?? readEnvelope(payload)
    if (known) return known
    const { topic } = progress.envelope
    const schema = this.#parts.schemas.get(topic)
    return schema && readEvent(topic, payload, schema)
  }

  #dispatch(progress: Progress): Outcome | Promise<Outcome> {
    const { registry, limits } = this.#parts
    const deadline = handlerDeadline(limits.handlerTimeoutMs)
    const delivery = progress.deliver(deadline)
    const handlers = registry.of(delivery.topic)
    if (!handlers) {
      if (registry.unknownTopic.length === 0) return 'unknown_topic'
      return this.#once(delivery.webhookId, 'unknown_topic', () =>
        runHandlers(registry.unknownTopic, [delivery], deadline),
      )
    }
    this.#reportDrift(delivery)
    if (handlers.length === 0) return 'unhandled'
    return this.#once(delivery.webhookId, 'handled', () =>
      runHandlers(handlers, [progress.event, delivery], deadline),
    )
  }

  /** Answers `outcome` when `work` ran now, `duplicate` when it had run before. */
  async #once(webhookId: string, outcome: Outcome, work: () => Promise<void>): Promise<Outcome> {
    const { deduplicator } = this.#parts
    if (deduplicator) return (await deduplicator.once(webhookId, work)) ? outcome : 'duplicate'
    await work()
    return outcome
  }

  async #takeInvalid(error: QondorWebhookError, progress: Progress): Promise<Outcome> {
    const { registry, reporter, limits } = this.#parts
    if (outcomeOfCode[error.code].outcome !== 'invalid') throw error
    const { invalid } = registry
    if (invalid.length === 0) {
      logFailure(error, progress.envelope?.webhookId)
      throw error
    }
    const deadline = handlerDeadline(limits.handlerTimeoutMs)
    const delivery = progress.deliverInvalid(deadline)
    if (error.code !== 'invalid_payload' || delivery.webhookId === undefined) {
      await reporter.notify('onInvalid', invalid, [error, delivery])
      throw error
    }
    const outcome = await this.#once(delivery.webhookId, 'invalid', () =>
      runHandlers(invalid, [error, delivery], deadline),
    )
    if (outcome === 'invalid') progress.error = error
    return outcome
  }

  // Observers are not awaited: they delay no answer, and `notify` never rejects.
  #reportDrift({ topic, payload }: Delivery): void {
    const { registry, drift, reporter } = this.#parts
    if (registry.drift.length === 0) return
    for (const found of drift.find(topic, payload)) {
      void reporter.notify('onDrift', registry.drift, [found])
    }
  }

  #reportOutcome(result: ReceiveResult, progress: Progress): void {
    const { reporter, outcomeObservers } = this.#parts
    if (outcomeObservers.length === 0) return
    const { outcome, status, error, webhookId, topic } = result
    const report = { outcome, status, code: error?.code, webhookId, topic }
    const timing = { durationMs: performance.now() - progress.startedAt }
    void reporter.notify('onOutcome', outcomeObservers, [report, timing])
  }
}

function isReader(body: ReceiveRequest['body']): body is BodyReader {
  return typeof body === 'function'
}

function asWebhookError(thrown: unknown): QondorWebhookError {
  if (QondorWebhookError.is(thrown)) return thrown
  return new QondorWebhookError(
    'handler_failed',
    'A schema from the topics option threw, or the call of receive was malformed; see cause.',
    { cause: thrown },
  )
}
