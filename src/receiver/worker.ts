import type { Deadline } from '../deadline.js'
import { assertPositiveInteger, QondorWebhookError } from '../errors.js'
import { handlerDeadline, LazyDelivery, type ReceivedDelivery } from '../handlers/delivery.js'
import type { MarkKeeper } from '../handlers/delivery-marks.js'
import {
  failedHandlers,
  isNonRetryable,
  isOfHandlers,
  retryWaitMs,
} from '../handlers/handler-failures.js'
import type { HandlerRegistry } from '../handlers/registry.js'
import { deliver } from '../handlers/run-handlers.js'
import type {
  Attempt,
  AttemptResult,
  DeliveryInbox,
  DeliveryQueue,
  DeliveryWorker,
} from '../queue/delivery-queue.js'
import type { StoredDelivery } from '../queue/stored-delivery.js'
import type { Observers } from './observers.js'
import type { Limits } from './options.js'
import { failureReason, type Outcome, outcomeOf, toWebhookError } from './outcomes.js'
import {
  type DeliveryParser,
  idsOf,
  type ParsedEvent,
  type ParsedUnknownTopic,
} from './parse-delivery.js'
import { BoundedMarks } from './queue-marks.js'
import type { OnEnd, Telemetry } from './telemetry.js'

/** Options of `work`. */
export interface WorkerOptions {
  /** How many deliveries run at the same time in this process. @default 10 */
  readonly concurrency?: number | undefined
}

function workerFailed(cause: unknown): QondorWebhookError {
  if (QondorWebhookError.is(cause)) return toWebhookError(cause)
  return new QondorWebhookError(
    'queue_unavailable',
    "The queue's engine reported an error: see cause. The worker continues.",
    { cause },
  )
}

// Qondor's test message only needs to be acknowledged.
const ping = 'PingV1'

/** Runs the handlers on stored deliveries. */
export class Worker {
  readonly #parser: DeliveryParser
  readonly #registry: HandlerRegistry
  readonly #observers: Observers
  readonly #limits: Limits
  readonly #warnOfNames: () => void
  readonly #telemetry: Telemetry | undefined
  readonly #onMarksError: (error: unknown) => void

  constructor(
    parser: DeliveryParser,
    registry: HandlerRegistry,
    observers: Observers,
    limits: Limits,
    warnOfNames: () => void,
    telemetry: Telemetry | undefined,
  ) {
    this.#telemetry = telemetry
    this.#parser = parser
    this.#registry = registry
    this.#observers = observers
    this.#limits = limits
    this.#warnOfNames = warnOfNames
    this.#onMarksError = (error) => void observers.error(toWebhookError(error))
  }

  /** Starts a worker on the queue; rejects with `invalid_options` if it has no workers, or without handlers. */
  async work(
    queue: DeliveryInbox | DeliveryQueue | undefined,
    { concurrency = 10 }: WorkerOptions = {},
  ): Promise<DeliveryWorker> {
    assertPositiveInteger('concurrency', concurrency, 1_000)
    if (!queue || !('work' in queue)) {
      throw new QondorWebhookError(
        'invalid_options',
        '`work()` needs a queue with workers: pass `queue: sqliteQueue(…)`, `pgBossQueue(…)` or ' +
          '`bullmqQueue(…)`.',
      )
    }
    if (!this.#registry.hasHandlers) {
      throw new QondorWebhookError(
        'invalid_options',
        '`work()` needs a handler: register one first, for example with onOfferSent or onAny.',
      )
    }
    return await queue.work((delivery, attempt) => this.handle(delivery, attempt), {
      concurrency,
      onError: (cause) => void this.#observers.error(workerFailed(cause)),
    })
  }

  /** Runs one attempt. Never rejects. */
  handle(stored: StoredDelivery, attempt: Attempt): Promise<AttemptResult> {
    const telemetry = this.#telemetry
    if (!telemetry) return this.#attempt(stored, attempt)
    const { number } = attempt
    const { context } = stored
    return telemetry.attempt({ number, context }, (onEnd) => this.#attempt(stored, attempt, onEnd))
  }

  async #attempt(stored: StoredDelivery, attempt: Attempt, onEnd?: OnEnd): Promise<AttemptResult> {
    const observers = this.#observers
    const startedAt = observers.startTimer()
    const deadline = handlerDeadline(this.#limits.handlerTimeoutMs, attempt.signal)
    const received = [attempt.number, stored.receivedAt, deadline] as const
    const parsed = await this.#parser.parse(stored.body)
    let delivery: ReceivedDelivery | undefined
    let error: QondorWebhookError | undefined
    let outcome: Outcome
    let status = 200
    let result: AttemptResult = { action: 'ack' }
    try {
      if (parsed.kind === 'invalid') throw parsed.error
      delivery = new LazyDelivery(parsed, ...received)
      LazyDelivery.keepMarks(delivery, this.#keeperOf(attempt, parsed.topic), this.#onMarksError)
      outcome = await this.#handle(parsed, delivery, deadline)
    } catch (thrown) {
      error = toWebhookError(thrown)
      const failed = outcomeOf(error)
      outcome = failed.outcome
      status = failed.status
      result = toAttemptResult(error, attempt)
      if (parsed.kind === 'invalid' && outcome === 'invalid') {
        await observers.invalid(error, new LazyDelivery(parsed, ...received))
      } else {
        await observers.error(error, delivery ?? idsOf(parsed))
      }
    } finally {
      deadline.stop()
    }
    const { event, topic, webhookId } = parsed
    const work = { attempt: attempt.number, action: result.action }
    observers.outcome({ outcome, status, event, webhookId, topic, error }, startedAt, {
      work,
      onEnd,
    })
    return result
  }

  #keeperOf({ marks }: Attempt, topic: string): MarkKeeper {
    if (marks) return { marks: new BoundedMarks(marks, this.#limits.queueTimeoutMs) }
    if (this.#registry.of(topic).hasNames) this.#warnOfNames()
    return {}
  }

  async #handle(
    parsed: ParsedEvent | ParsedUnknownTopic,
    delivery: ReceivedDelivery,
    deadline: Deadline,
  ): Promise<'handled' | 'unhandled'> {
    // Unknown topics were reported on receipt. A replayed one needs a schema.
    if (parsed.kind === 'unknown_topic') throw unknownTopic()
    this.#observers.drift(delivery)
    const handlers = this.#registry.of(parsed.topic)
    if (handlers.entries.length > 0) {
      if (handlers.hasNames) await LazyDelivery.marksOf(delivery).load()
      await deliver(handlers, parsed.event, delivery).finish(deadline)
      return 'handled'
    }
    if (parsed.topic === ping || this.#registry.isIgnored(parsed.topic)) return 'unhandled'
    throw noHandler()
  }
}

/** Retries only what may succeed later: not an invalid body, and not after a `NonRetryableError`. */
function toAttemptResult(error: QondorWebhookError, { isLast }: Attempt): AttemptResult {
  // Its marks could not be read.
  const isUnavailable = error.code === 'queue_unavailable'
  const mayEndBetter = isOfHandlers(error) || isUnavailable
  const isFinal = isLast || !mayEndBetter || isNonRetryable(error)
  const failed = failedHandlers(error)
  const waitMs = isFinal ? undefined : retryWaitMs(error)
  return {
    action: isFinal ? 'deadLetter' : 'retry',
    reason: failureReason(error),
    ...(failed.length > 0 && { failedHandlers: failed }),
    ...(waitMs !== undefined && { waitMs }),
  }
}

function noHandler(): QondorWebhookError {
  return new QondorWebhookError(
    'no_handler',
    'This worker has no handler for the topic of the delivery. Register one (is its module imported?) ' +
      'and replay the delivery, or pass the topic to ignore().',
  )
}

function unknownTopic(): QondorWebhookError {
  return new QondorWebhookError(
    'unknown_topic',
    'A stored delivery has an unknown topic. Add a schema to the `topics` option, then replay it.',
  )
}
