import type { Authenticator } from '../authentication.js'
import type { Deduplicator, OnceResult } from '../deduplication/deduplicator.js'
import { QondorWebhookError } from '../errors.js'
import type { HandlerRegistry } from '../handlers/registry.js'
import type { Reporter } from '../handlers/reporter.js'
import { handlerDeadline, runHandlers } from '../handlers/run-handlers.js'
import type { WebhookHeaders } from '../headers.js'
import { isNilId } from '../parse/event-key.js'
import type { DeliveryIntake } from './enqueue.js'
import type { DriftReporter, OutcomeReporter } from './observers.js'
import type { Limits } from './options.js'
import {
  asWebhookError,
  type Outcome,
  outcomeOf,
  type ReceiveResult,
  reasonOf,
} from './outcomes.js'
import { type EventReader, type Plan, Progress, planWork } from './process.js'
import {
  type BodyReader,
  explainUnreadable,
  isAdmitted,
  type ReceiveRequest,
  readLateBody,
} from './request.js'

/** What a receiver is put together from. */
interface ReceiverParts {
  readonly authenticator: Authenticator
  readonly reader: EventReader
  readonly registry: HandlerRegistry
  readonly reporter: Reporter
  readonly drift: DriftReporter
  readonly outcomes: OutcomeReporter
  readonly deduplicator: Deduplicator | undefined
  /** Where deliveries go instead of to the handlers. */
  readonly intake: DeliveryIntake | undefined
  readonly limits: Limits
  readonly status: Readonly<Partial<Record<Outcome, number | undefined>>>
}

/** The pipeline: method, key, body, JSON, schema, then deduplication and handlers, or the queue. */
export class Receiver {
  readonly #parts: ReceiverParts
  readonly #reported = new WeakSet<QondorWebhookError>()

  constructor(parts: ReceiverParts) {
    this.#parts = parts
  }

  // One asynchronous function for the usual way through, since each costs time.
  async receive(request: ReceiveRequest): Promise<ReceiveResult> {
    const { authenticator, reporter, outcomes, limits, status } = this.#parts
    const startedAt = outcomes.start()
    const progress = new Progress()
    let result: ReceiveResult
    try {
      const { method, headers, body } = request
      if (method !== undefined && method !== 'POST') {
        throw new QondorWebhookError('method_not_allowed', 'Qondor sends POST requests only.')
      }
      const admitted = isAdmitted(authenticator, headers, reporter, limits.handlerTimeoutMs)
      if (admitted !== true && !(await admitted)) {
        throw new QondorWebhookError('unauthorized', 'The key is missing, wrong or sent twice.')
      }
      progress.body = isReader(body) ? await readLateBody(body, limits) : body
      const reading = this.#read(progress, headers)
      let outcome = reading && (await reading)
      if (!outcome) {
        const plan = this.#plan(progress)
        outcome = (await this.#carryOut(plan, progress)) ?? plan.outcome
      }
      result = progress.result(outcome, status[outcome] ?? 200)
    } catch (thrown) {
      result = await this.#fail(asWebhookError(thrown), progress)
    }
    outcomes.report(result, startedAt)
    return result
  }

  async #fail(error: QondorWebhookError, progress: Progress): Promise<ReceiveResult> {
    const { outcome, status } = outcomeOf(error)
    // Deliveries that waited for another one share its error, which is reported once.
    if (isReported(error) && !this.#reported.has(error)) {
      this.#reported.add(error)
      await this.#parts.reporter.error(error, progress.delivery ?? progress.envelope)
    }
    progress.error = error
    return progress.result(outcome, this.#parts.status[outcome] ?? status)
  }

  /** Reads the body; answers what became of one that cannot be read. */
  #read(progress: Progress, headers: WebhookHeaders): Promise<Outcome | undefined> | undefined {
    const refuse = (error: unknown) => this.#refuse(asWebhookError(error), progress, headers)
    try {
      return this.#parts.reader.read(progress)?.catch(refuse)
    } catch (error) {
      return refuse(error)
    }
  }

  async #refuse(
    thrown: QondorWebhookError,
    progress: Progress,
    headers: WebhookHeaders,
  ): Promise<Outcome> {
    const { intake } = this.#parts
    const error = explainUnreadable(thrown, headers)
    if (outcomeOf(error).outcome !== 'invalid') throw error
    this.#reportNilId(progress)
    return intake
      ? await this.#storeInvalid(intake, error, progress)
      : await this.#takeInvalid(error, progress)
  }

  #plan(progress: Progress): Plan {
    const { registry, drift, limits } = this.#parts
    const plan = planWork(registry, progress, handlerDeadline(limits.handlerTimeoutMs))
    this.#reportNilId(progress)
    if (progress.delivery && plan.outcome !== 'unknown_topic') drift.report(progress.delivery)
    return plan
  }

  /** Answers the outcome where it is not the planned one. */
  #carryOut(plan: Plan, progress: Progress): Promise<Outcome> | OnceResult | Promise<OnceResult> {
    const { intake, reporter } = this.#parts
    if (intake) return this.#store(intake, plan, progress)
    const isKept = plan.outcome === 'unknown_topic'
    if (isKept) reporter.unknownTopic(progress.delivery, 'was dropped')
    if (!plan.work) return undefined
    return isKept ? this.#keepOnce(progress, plan.work) : this.#once(progress, plan.work)
  }

  /** Runs `work`, unless it ran before. */
  #once(progress: Progress, work: () => Promise<undefined>): OnceResult | Promise<OnceResult> {
    const { deduplicator } = this.#parts
    const event = deduplicator && progress.deliveredEvent()
    return event ? deduplicator.once(event, work) : work()
  }

  /** Runs `work` that only keeps a delivery, unless it was kept before. */
  #keepOnce(progress: Progress, work: () => Promise<undefined>): Promise<OnceResult> {
    const { deduplicator } = this.#parts
    const event = deduplicator && progress.deliveredEvent()
    return event ? deduplicator.keepOnce(event, work) : work()
  }

  /** Reports an id that cannot identify an event, once per process; it delays no answer. */
  #reportNilId({ envelope, delivery }: Progress): void {
    if (!envelope || !isNilId(envelope.webhookId)) return
    const notice = nilIdNotice()
    if (notice) void this.#parts.reporter.error(notice, delivery ?? envelope)
  }

  async #takeInvalid(error: QondorWebhookError, progress: Progress): Promise<Outcome> {
    const { registry, reporter, limits } = this.#parts
    const { invalid } = registry
    if (invalid.length === 0) {
      reporter.log(error, { webhookId: progress.envelope?.webhookId })
      throw error
    }
    const deadline = handlerDeadline(limits.handlerTimeoutMs)
    const delivery = progress.deliverInvalid(deadline)
    if (error.code !== 'invalid_payload') {
      await reporter.notify('onInvalid', invalid, [error, delivery])
      throw error
    }
    const work = () => runHandlers(invalid, [error, delivery], deadline)
    if ((await this.#keepOnce(progress, work)) === 'duplicate') return 'duplicate'
    progress.error = error
    return 'invalid'
  }

  async #storeInvalid(
    intake: DeliveryIntake,
    error: QondorWebhookError,
    progress: Progress,
  ): Promise<Outcome> {
    if ((await intake.storeDeadLetter(progress, reasonOf(error))) === 'duplicate')
      return 'duplicate'
    const { reporter, limits } = this.#parts
    await reporter.invalid(error, progress.deliverInvalid(handlerDeadline(limits.handlerTimeoutMs)))
    progress.error = error
    return 'invalid'
  }

  async #store(intake: DeliveryIntake, plan: Plan, progress: Progress): Promise<Outcome> {
    const { outcome, isIgnored } = plan
    if (isIgnored) return outcome
    if (outcome !== 'unknown_topic') return await intake.enqueue(progress)
    const answer = await intake.storeDeadLetter(progress, 'unknown_topic: No schema of this name.')
    if (answer === 'duplicate' || !progress.delivery) return 'duplicate'
    const { reporter, registry } = this.#parts
    reporter.unknownTopic(progress.delivery, 'is a dead letter')
    await reporter.notify('onUnknownTopic', registry.unknownTopic, [progress.delivery])
    return outcome
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

// Looked up in the global registry, so that all copies of this package in a process share it.
const reported = Symbol.for('qondor-webhooks.nilWebhookIdReported')
let isReportedHere = false

/** The error that reports nil ids; `undefined` after the first call in this process. */
function nilIdNotice(): QondorWebhookError | undefined {
  if (isReportedHere || Reflect.get(globalThis, reported) === true) return undefined
  // Where the global object is frozen, each copy remembers it for itself.
  isReportedHere = !Reflect.set(globalThis, reported, true)
  return new QondorWebhookError(
    'nil_webhook_id',
    'A webhookId is the nil UUID (all zeros), which cannot identify an event. Such events are ' +
      'compared by topic and body instead. Ask Qondor to send an id of its own for each event.',
  )
}
