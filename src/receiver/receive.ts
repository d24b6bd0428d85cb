import type { Authenticator, Authorization } from '../authentication.js'
import { resolved } from '../deadline.js'
import type { Deduplicator } from '../deduplication/deduplicator.js'
import type { QondorWebhookError } from '../errors.js'
import { type Delivery, LazyDelivery, type ReceivedDelivery } from '../handlers/delivery.js'
import type { HandlerRegistry } from '../handlers/registry.js'
import type { ErrorSubject } from '../handlers/reporter.js'
import { deliver, runHandlers } from '../handlers/run-handlers.js'
import type { WebhookHeaders } from '../headers.js'
import type { Enqueuer } from './enqueue.js'
import type { Observers } from './observers.js'
import type { Limits, QondorWebhooksOptions } from './options.js'
import {
  failureReason,
  type Outcome,
  outcomeOf,
  type ReceiveResult,
  toWebhookError,
} from './outcomes.js'
import {
  type DeliveryParser,
  idsOf,
  type Parsed,
  type ParsedEvent,
  type ParsedInvalid,
  type ParsedUnknownTopic,
} from './parse-delivery.js'
import {
  assertPost,
  authorize,
  type BodyReader,
  type ReceiveRequest,
  readBody,
  toUnsupportedEncodingError,
  unauthorized,
} from './request.js'
import type { OnEnd } from './telemetry.js'

/** The parts of a {@link Receiver}. */
interface ReceiverSetup {
  readonly authenticator: Authenticator
  readonly parser: DeliveryParser
  readonly registry: HandlerRegistry
  readonly observers: Observers
  /** Runs handlers once per event; without it, they run for every delivery. */
  readonly deduplicator: Deduplicator | undefined
  /** Stores deliveries for workers; without it, they are handled here. */
  readonly enqueuer: Enqueuer | undefined
  readonly limits: Limits
  readonly status: NonNullable<QondorWebhooksOptions['status']>
}

/** The pipeline: method, key, body, JSON, schema, then deduplication and handlers, or the queue. */
export class Receiver {
  readonly #setup: ReceiverSetup
  readonly #reported = new WeakSet<QondorWebhookError>()
  readonly #onMarksError: (error: unknown) => void

  constructor(setup: ReceiverSetup) {
    this.#setup = setup
    this.#onMarksError = (error) => void setup.observers.error(toWebhookError(error))
  }

  receive(request: ReceiveRequest): Promise<ReceiveResult> {
    return this.follow(request, undefined)
  }

  // One async function for the usual path, because each promise takes time.
  async follow(request: ReceiveRequest, onEnd: OnEnd | undefined): Promise<ReceiveResult> {
    const { parser, observers, enqueuer, limits } = this.#setup
    const startedAt = observers.startTimer()
    const receivedAt = Date.now()
    // The time while nothing was waited for, which saves a look at the clock.
    let now: number | undefined = receivedAt
    let key: Authorization | undefined
    let parsed: Parsed | undefined
    let delivery: ReceivedDelivery | undefined
    let error: QondorWebhookError | undefined
    let outcome: Outcome
    let status = 200
    try {
      const { method, headers, body } = request
      assertPost(method)
      const authorizing = this.authorize(headers)
      key = authorizing instanceof Promise ? await authorizing : authorizing
      if (!key.authorized) throw unauthorized()
      const parsing = parser.parse(isReader(body) ? await readBody(body, limits) : body)
      parsed = parsing instanceof Promise ? await parsing : parsing
      const waited = authorizing instanceof Promise || isReader(body) || parsing instanceof Promise
      if (waited) now = undefined
      if (parsed.kind === 'invalid') {
        const invalid = toUnsupportedEncodingError(parsed.error, headers)
        outcome = await this.#takeInvalid(parsed, invalid, receivedAt)
        if (outcome === 'invalid') error = invalid
      } else {
        delivery = new LazyDelivery(parsed, 1, receivedAt, limits.handlerTimeoutMs)
        observers.nilId(delivery)
        if (parsed.kind === 'event') observers.drift(delivery)
        if (enqueuer) outcome = await enqueuer.enqueue(parsed, delivery)
        else if (parsed.kind === 'event') outcome = await this.#handle(parsed, delivery, now)
        else outcome = await this.#takeUnknownTopic(parsed, delivery)
      }
    } catch (thrown) {
      error = toWebhookError(thrown)
      const failed = outcomeOf(error)
      outcome = failed.outcome
      status = failed.status
      await this.#report(error, delivery ?? idsOf(parsed))
    }
    const result = {
      outcome,
      status: this.#setup.status[outcome] ?? status,
      event: parsed?.event,
      webhookId: parsed?.webhookId,
      topic: parsed?.topic,
      error,
    }
    observers.outcome(result, startedAt, { key, onEnd, isQueued: enqueuer !== undefined })
    return result
  }

  /** Checks a key alone. */
  authorize(headers: WebhookHeaders): Authorization | Promise<Authorization> {
    const { authenticator, observers, limits } = this.#setup
    return authorize(authenticator, headers, observers, limits.handlerTimeoutMs)
  }

  /** Runs the handlers of an event, once. `now` is the time, if it is known. */
  async #handle(
    parsed: ParsedEvent,
    delivery: ReceivedDelivery,
    now: number | undefined,
  ): Promise<'handled' | 'unhandled' | 'duplicate'> {
    const { registry, deduplicator } = this.#setup
    const handlers = registry.of(parsed.topic)
    if (handlers.entries.length === 0) return 'unhandled'
    const claiming = deduplicator?.claim(parsed, now)
    const claim = claiming instanceof Promise ? await claiming : claiming
    if (claim === 'duplicate') return claim
    let handledAt = claiming instanceof Promise ? undefined : now
    if (claim) LazyDelivery.keepMarks(delivery, claim, this.#onMarksError)
    try {
      const loading = handlers.hasNames ? LazyDelivery.marksOf(delivery).load() : undefined
      if (loading) {
        handledAt = undefined
        await loading
      }
      const run = deliver(handlers, parsed.event, delivery)
      // Most handlers end within a microtask and then need neither a timer nor a clock.
      if (run.isRunning) await resolved
      if (run.isRunning) {
        handledAt = undefined
        await run.end(LazyDelivery.deadlineOf(delivery))
      }
      const storing = run.storeMarks()
      if (storing) await storing
      run.throwIfFailed()
    } catch (error) {
      await claim?.release(error)
      throw error
    }
    const completing = claim?.complete(handledAt)
    if (completing) await completing
    return 'handled'
  }

  async #takeUnknownTopic(
    parsed: ParsedUnknownTopic,
    delivery: ReceivedDelivery,
  ): Promise<'unknown_topic' | 'duplicate'> {
    const { observers, registry } = this.#setup
    const { unknownTopic } = registry
    observers.unknownTopic(delivery, 'was dropped')
    if (unknownTopic.length === 0) return 'unknown_topic'
    const work = () => runHandlers(unknownTopic, [delivery], LazyDelivery.deadlineOf(delivery))
    return (await this.#keepOnce(parsed, work)) ?? 'unknown_topic'
  }

  /** Resolves if the delivery counts as taken (200); throws the error to respond with otherwise. */
  async #takeInvalid(
    parsed: ParsedInvalid,
    error: QondorWebhookError,
    receivedAt: number,
  ): Promise<'invalid' | 'duplicate'> {
    if (outcomeOf(error).outcome !== 'invalid') throw error
    const { enqueuer, observers, registry, limits } = this.#setup
    observers.nilId(idsOf(parsed))
    const delivery = new LazyDelivery(parsed, 1, receivedAt, limits.handlerTimeoutMs)
    if (enqueuer) {
      const result = await enqueuer.storeDeadLetter(parsed, delivery, failureReason(error))
      if (result === 'duplicate') return result
      await observers.invalid(error, delivery)
      return 'invalid'
    }
    const { invalid } = registry
    if (invalid.length === 0 || error.code !== 'invalid_payload') {
      await observers.invalid(error, delivery)
      throw error
    }
    const work = () => runHandlers(invalid, [error, delivery], LazyDelivery.deadlineOf(delivery))
    return (await this.#keepOnce(parsed, work)) ?? 'invalid'
  }

  /** Runs a hook that keeps a delivery which no handler can handle, unless it kept this one before. */
  #keepOnce(
    { topic, webhookId, body }: Parsed,
    work: () => Promise<undefined>,
  ): Promise<'duplicate' | undefined> {
    const { deduplicator } = this.#setup
    const hasId = topic !== undefined && webhookId !== undefined
    return deduplicator && hasId ? deduplicator.keepOnce({ topic, webhookId, body }, work) : work()
  }

  // Deliveries that waited for the same delivery share its error, which is reported once.
  async #report(error: QondorWebhookError, about: Delivery | ErrorSubject): Promise<void> {
    if (!isReported(error) || this.#reported.has(error)) return
    this.#reported.add(error)
    await this.#setup.observers.error(error, about)
  }
}

/** Whether `onError` is called for an error: a failure, or a rejected body with the right key. */
function isReported(error: QondorWebhookError): boolean {
  const { outcome } = outcomeOf(error)
  if (outcome === 'rejected') return !['method_not_allowed', 'body_aborted'].includes(error.code)
  return outcome === 'failed' || (outcome === 'unavailable' && error.code !== 'in_progress')
}

function isReader(body: ReceiveRequest['body']): body is BodyReader {
  return typeof body === 'function'
}
