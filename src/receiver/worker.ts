import type { Deadline } from '../deadline.js'
import { assertPositiveInteger, NonRetryableError, QondorWebhookError } from '../errors.js'
import type { HandlerRegistry } from '../handlers/registry.js'
import type { Reporter } from '../handlers/reporter.js'
import { handlerDeadline, handlerErrors } from '../handlers/run-handlers.js'
import type {
  Attempt,
  AttemptResult,
  DeliveryInbox,
  DeliveryQueue,
  DeliveryWorker,
} from '../queue/delivery-queue.js'
import type { StoredDelivery } from '../queue/stored-delivery.js'
import type { DriftReporter, OutcomeReporter } from './observers.js'
import type { Limits } from './options.js'
import { asWebhookError, type Outcome, outcomeOf, reasonOf } from './outcomes.js'
import { type EventReader, Progress, planWork } from './process.js'

/** Options of `work`. */
export interface WorkOptions {
  /** How many deliveries are worked on at a time in this process. @default 10 */
  readonly concurrency?: number | undefined
}

/** Starts a worker on the queue; rejects with `invalid_options` where it has none, or nothing to run. */
export async function startWork(
  queue: DeliveryInbox | DeliveryQueue | undefined,
  handler: DeliveryHandler,
  { registry, reporter }: { readonly registry: HandlerRegistry; readonly reporter: Reporter },
  { concurrency = 10 }: WorkOptions = {},
): Promise<DeliveryWorker> {
  assertPositiveInteger('concurrency', concurrency, 1_000)
  if (!queue || !('work' in queue)) {
    throw new QondorWebhookError(
      'invalid_options',
      'There is nothing to work on: pass the option queue, with a queue that has workers.',
    )
  }
  if (!registry.hasHandlers) {
    throw new QondorWebhookError(
      'invalid_options',
      'work() needs a handler: register one, such as onOfferSent or onAny, before you call it.',
    )
  }
  return await queue.work((delivery, attempt) => handler.handle(delivery, attempt), {
    concurrency,
    onError: (cause) => void reporter.error(workerFailed(cause)),
  })
}

function workerFailed(cause: unknown): QondorWebhookError {
  if (QondorWebhookError.is(cause)) return asWebhookError(cause)
  return new QondorWebhookError(
    'queue_unavailable',
    'The engine of the queue reported an error, and the worker goes on; see cause.',
    { cause },
  )
}

// Qondor's test message is there to be acknowledged.
const ping = 'PingV1'

/** What a delivery handler is put together from. */
interface DeliveryHandlerParts {
  readonly reader: EventReader
  readonly registry: HandlerRegistry
  readonly reporter: Reporter
  readonly drift: DriftReporter
  readonly outcomes: OutcomeReporter
  readonly limits: Limits
}

/** Runs the handlers of deliveries that a queue stored. */
export class DeliveryHandler {
  readonly #parts: DeliveryHandlerParts

  constructor(parts: DeliveryHandlerParts) {
    this.#parts = parts
  }

  /** Runs one attempt. Never rejects. */
  async handle(stored: StoredDelivery, attempt: Attempt): Promise<AttemptResult> {
    const { outcomes, limits } = this.#parts
    const startedAt = outcomes.start()
    const { receivedAt, body } = stored
    const deadline = handlerDeadline(limits.handlerTimeoutMs, attempt.signal)
    const progress = new Progress({ attempt: attempt.number, receivedAt })
    progress.body = body
    let outcome: Outcome
    let result: AttemptResult
    try {
      outcome = await this.#run(progress, deadline)
      result = { action: 'ack' }
    } catch (thrown) {
      progress.error = asWebhookError(thrown)
      outcome = outcomeOf(progress.error).outcome
      result = resultOf(progress.error, attempt)
      await this.#report(progress.error, progress, deadline)
    } finally {
      deadline.stop()
    }
    const status = progress.error ? outcomeOf(progress.error).status : 200
    const work = { attempt: attempt.number, action: result.action }
    outcomes.report(progress.result(outcome, status), startedAt, work)
    return result
  }

  async #run(progress: Progress, deadline: Deadline): Promise<Outcome> {
    const { reader, registry, drift } = this.#parts
    await reader.read(progress)
    const plan = planWork(registry, progress, deadline)
    // Whoever observes unknown topics has heard of it when it came; replayed, it waits for a schema.
    if (plan.outcome === 'unknown_topic') throw unknownTopic()
    if (progress.delivery) drift.report(progress.delivery)
    const mayBeUnhandled = plan.isIgnored || progress.envelope?.topic === ping
    if (plan.outcome === 'unhandled' && !mayBeUnhandled) throw noHandler()
    await plan.work?.()
    return plan.outcome
  }

  async #report(error: QondorWebhookError, progress: Progress, deadline: Deadline): Promise<void> {
    const { reporter } = this.#parts
    if (outcomeOf(error).outcome !== 'invalid') {
      return await reporter.error(error, progress.delivery ?? progress.envelope)
    }
    await reporter.invalid(error, progress.deliverInvalid(deadline))
  }
}

/** Tried again is what may end better: not what cannot be read, nor what a handler gave up. */
function resultOf(error: QondorWebhookError, { isLast }: Attempt): AttemptResult {
  const mayEndBetter = error.code === 'handler_failed' || error.code === 'handler_timeout'
  const action = isLast || !mayEndBetter || isGivenUp(error) ? 'deadLetter' : 'retry'
  return { action, reason: reasonOf(error) }
}

function isGivenUp(error: QondorWebhookError): boolean {
  return handlerErrors(error).some((thrown) => NonRetryableError.is(thrown))
}

function noHandler(): QondorWebhookError {
  return new QondorWebhookError(
    'no_handler',
    'This worker has no handler for the topic of the delivery. Register one (is its module imported?) ' +
      'and replay the delivery, or name the topic to ignore().',
  )
}

function unknownTopic(): QondorWebhookError {
  return new QondorWebhookError(
    'unknown_topic',
    'The topic of a stored delivery is not known. Name it in the topics option, then replay it.',
  )
}
