import type { Deadline } from '../deadline/deadline.js'
import type { HandlerRegistry } from '../dispatcher/handler-registry.js'
import type { Reporter } from '../dispatcher/reporter.js'
import { handlerDeadline, handlerErrors } from '../dispatcher/run-handlers.js'
import { NonRetryableError } from '../errors/non-retryable-error.js'
import { QondorWebhookError } from '../errors/qondor-webhook-error.js'
import type { Attempt, Verdict } from '../queue/delivery-queue.js'
import type { StoredDelivery } from '../queue/stored-delivery.js'
import { asWebhookError } from './as-webhook-error.js'
import type { DriftReporter } from './drift-reporter.js'
import type { EventReader } from './event-reader.js'
import type { Limits } from './options.js'
import type { OutcomeReporter } from './outcome-reporter.js'
import { type Outcome, outcomeOf } from './outcomes.js'
import { planWork } from './plan-work.js'
import { Progress } from './progress.js'
import { reasonOf } from './reason-of.js'

// Qondor's test message is there to be acknowledged.
const ping = 'PingV1'

/** What a delivery handler is put together from. */
export interface DeliveryHandlerParts {
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
  async handle(stored: StoredDelivery, attempt: Attempt): Promise<Verdict> {
    const { outcomes, limits } = this.#parts
    const startedAt = outcomes.start()
    const { receivedAt, body } = stored
    const deadline = handlerDeadline(limits.handlerTimeoutMs, attempt.signal)
    const progress = new Progress({ attempt: attempt.number, receivedAt })
    progress.body = body
    let outcome: Outcome
    let verdict: Verdict
    try {
      outcome = await this.#run(progress, deadline)
      verdict = { next: 'done' }
    } catch (thrown) {
      progress.error = asWebhookError(thrown)
      outcome = outcomeOf(progress.error).outcome
      verdict = verdictOn(progress.error, attempt)
      await this.#report(progress.error, progress, deadline)
    } finally {
      deadline.stop()
    }
    const status = progress.error ? outcomeOf(progress.error).status : 200
    const work = { attempt: attempt.number, next: verdict.next }
    outcomes.report(progress.result(outcome, status), startedAt, work)
    return verdict
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
function verdictOn(error: QondorWebhookError, { isLast }: Attempt): Verdict {
  const mayEndBetter = error.code === 'handler_failed' || error.code === 'handler_timeout'
  const next = isLast || !mayEndBetter || isGivenUp(error) ? 'dead' : 'retry'
  return { next, reason: reasonOf(error) }
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
