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
import { readEvent, readHead } from '../parse/read-event.js'
import { readPayload } from '../parse/read-payload.js'
import type { TopicSchema } from '../schemas/registry.js'
import type { StandardSchema } from '../schemas/standard-schema.js'
import { explainUnreadable } from './compressed-body.js'
import { isAdmitted } from './is-admitted.js'
import type { Limits } from './options.js'
import { type Outcome, outcomeOf } from './outcomes.js'
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
  readonly status: Readonly<Partial<Record<Outcome, number | undefined>>>
  readonly outcomeObservers: readonly OutcomeObserver[]
}

/** The pipeline: method, key, body, JSON, schema, deduplication, handlers. */
export class Receiver {
  readonly #parts: ReceiverParts
  readonly #reported = new WeakSet<QondorWebhookError>()

  constructor(parts: ReceiverParts) {
    this.#parts = parts
  }

  async receive(request: ReceiveRequest): Promise<ReceiveResult> {
    const { outcomeObservers } = this.#parts
    const isObserved = outcomeObservers.length > 0
    const startedAt = isObserved ? performance.now() : 0
    const progress = new Progress()
    let result: ReceiveResult
    try {
      const outcome = await this.#process(request, progress)
      result = progress.result(outcome, this.#parts.status[outcome] ?? 200)
    } catch (thrown) {
      result = await this.#fail(asWebhookError(thrown), progress)
    }
    if (isObserved) this.#reportOutcome(result, startedAt)
    return result
  }

  async #fail(error: QondorWebhookError, progress: Progress): Promise<ReceiveResult> {
    const { outcome, status } = outcomeOf(error)
    // Deliveries that waited for another one share its error, which is reported once.
    if (isReported(error) && !this.#reported.has(error)) {
      this.#reported.add(error)
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
      progress.event = isPromiseLike(event)
        ? await handlerDeadline(limits.handlerTimeoutMs).bound(event)
        : event
    } catch (error) {
      return await this.#takeInvalid(explainUnreadable(asWebhookError(error), headers), progress)
    }
    const { outcome, work } = this.#plan(progress)
    if (!work) return outcome
    return (await this.#once(progress, work)) ? outcome : 'duplicate'
  }

  /** The event in a body; `undefined` when its topic is not known. */
  #read(progress: Progress): unknown {
    progress.read = readPayload(progress.body, this.#parts.limits.maxBodyBytes)
    const { payload } = progress.read
    const { envelope, event } = readHead(payload, this.#parts.ownSchemas)
    progress.envelope = envelope
    if (event) return event
    const schema = this.#parts.schemas.get(envelope.topic)
    return schema && readEvent(envelope.topic, payload, schema)
  }

  /** What there is to do for a delivery that was read, and its outcome once that is done. */
  #plan(progress: Progress): { outcome: Outcome; work?: () => Promise<void> } {
    const { registry, limits } = this.#parts
    const deadline = handlerDeadline(limits.handlerTimeoutMs)
    const delivery = progress.deliver(deadline)
    const handlers = registry.of(delivery.topic)
    if (!handlers) {
      const { unknownTopic } = registry
      if (unknownTopic.length === 0) return { outcome: 'unknown_topic' }
      const work = () => runHandlers(unknownTopic, [delivery], deadline)
      return { outcome: 'unknown_topic', work }
    }
    this.#reportDrift(delivery)
    if (handlers.length === 0) return { outcome: 'unhandled' }
    const work = () => runHandlers(handlers, [progress.event, delivery], deadline)
    return { outcome: 'handled', work }
  }

  /** Whether `work` ran now, and had not done so before. */
  #once({ envelope }: Progress, work: () => Promise<void>): Promise<boolean> {
    const { deduplicator } = this.#parts
    if (!deduplicator || !envelope) return work().then(() => true)
    return deduplicator.once(envelope.webhookId, work)
  }

  async #takeInvalid(error: QondorWebhookError, progress: Progress): Promise<Outcome> {
    const { registry, reporter, limits } = this.#parts
    if (outcomeOf(error).outcome !== 'invalid') throw error
    const { invalid } = registry
    if (invalid.length === 0) {
      logFailure(error, progress.envelope?.webhookId)
      throw error
    }
    const deadline = handlerDeadline(limits.handlerTimeoutMs)
    const delivery = progress.deliverInvalid(deadline)
    if (error.code !== 'invalid_payload') {
      await reporter.notify('onInvalid', invalid, [error, delivery])
      throw error
    }
    const work = () => runHandlers(invalid, [error, delivery], deadline)
    if (!(await this.#once(progress, work))) return 'duplicate'
    progress.error = error
    return 'invalid'
  }

  // Observers are not awaited: they delay no answer, and `notify` never rejects.
  #reportDrift({ topic, payload }: Delivery): void {
    const { registry, drift, reporter } = this.#parts
    if (registry.drift.length === 0) return
    for (const found of drift.find(topic, payload)) {
      void reporter.notify('onDrift', registry.drift, [found])
    }
  }

  #reportOutcome(result: ReceiveResult, startedAt: number): void {
    const { reporter, outcomeObservers } = this.#parts
    const { outcome, status, error, webhookId, topic } = result
    const report = { outcome, status, code: error?.code, webhookId, topic }
    const timing = { durationMs: performance.now() - startedAt }
    void reporter.notify('onOutcome', outcomeObservers, [report, timing])
  }
}

/** Whether `onError` is to hear of it: we failed, or refused what came with the right key. */
function isReported(error: QondorWebhookError): boolean {
  const { outcome } = outcomeOf(error)
  if (outcome === 'rejected') return !['method_not_allowed', 'body_aborted'].includes(error.code)
  return outcome === 'failed' || (outcome === 'unavailable' && error.code !== 'in_progress')
}

function isReader(body: ReceiveRequest['body']): body is BodyReader {
  return typeof body === 'function'
}

function asWebhookError(thrown: unknown): QondorWebhookError {
  if (QondorWebhookError.is(thrown)) return thrown
  return new QondorWebhookError(
    'handler_failed',
    'A schema of the topics option threw, or receive was called without a request; see cause.',
    { cause: thrown },
  )
}
