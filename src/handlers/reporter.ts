import { Deadline } from '../deadline.js'
import { errorKind, QondorWebhookError } from '../errors.js'
import { deliveryFields, type Logger, plainIdentifier } from '../logger.js'
import { type Delivery, LazyDelivery } from './delivery.js'
import { failedHandlers, handlerFailures, isOfHandlers } from './handler-failures.js'
import type { HandlerRegistry } from './registry.js'
import { runHandlers } from './run-handlers.js'

/** The delivery that an error is about, as far as it is known. */
export interface ErrorSubject {
  readonly topic?: string | undefined
  readonly webhookId?: string | undefined
  readonly attempt?: number | undefined
}

// Limits the memory for a sender that makes up topics; further topics are not logged.
const maxUnknownTopics = 100

/**
 * Reports to observers and to the log. Never throws and never rejects. An observer or a logger that fails
 * or hangs does not change an outcome.
 */
export class Reporter {
  readonly #registry: HandlerRegistry
  readonly #timeoutMs: number
  readonly #logger: Logger
  readonly #unknownTopics = new Set<string>()

  constructor(registry: HandlerRegistry, timeoutMs: number, logger: Logger) {
    this.#registry = registry
    this.#timeoutMs = timeoutMs
    this.#logger = logger
  }

  /**
   * Reports a failure to the `onError` observers, with the delivery if there is one. Errors of handlers
   * are always logged, other errors only if there is no observer.
   */
  async error(error: QondorWebhookError, about?: Delivery | ErrorSubject): Promise<void> {
    const observers = this.#registry.error
    const isLogged = isOfHandlers(error) || observers.length === 0
    if (isLogged) this.log(error, about)
    if (observers.length === 0) return
    const failure = await this.#run('onError', observers, [error, deliveryIn(about)])
    if (!failure) return
    if (!isLogged) this.log(error, about)
    this.log(failure, about)
  }

  /** Reports an invalid delivery to the `onInvalid` handlers, which do not change its outcome here. */
  async invalid(
    error: QondorWebhookError,
    delivery: LazyDelivery<string | undefined, unknown, string | Uint8Array | undefined>,
  ): Promise<void> {
    const { invalid } = this.#registry
    const { topic, webhookId } = delivery
    if (invalid.length === 0) return this.log(error, { topic, webhookId })
    await this.notify('onInvalid', invalid, [error, delivery], LazyDelivery.deadlineOf(delivery))
  }

  /** Logs an unknown topic once, if there is no `onUnknownTopic` handler. */
  unknownTopic(delivery: Delivery | undefined, what: 'was dropped' | 'is a dead letter'): void {
    if (this.#registry.unknownTopic.length > 0) return
    // The topic is a text from the sender.
    const name = plainIdentifier(delivery?.topic) ?? ''
    if (this.#unknownTopics.has(name) || this.#unknownTopics.size >= maxUnknownTopics) return
    this.#unknownTopics.add(name)
    this.#logger.warn(
      { topic: name || undefined },
      `unknown_topic: A delivery has a topic that this release does not know, and it ${what}. ` +
        'Update qondor-webhooks, add a schema to the `topics` option, or register onUnknownTopic.',
    )
  }

  /**
   * Reports to other observers; `name` is the method that registered them. A failure goes to `onError`.
   * `deadline` is the one whose signal the observers have, if they have one.
   */
  async notify<Arguments extends readonly unknown[]>(
    name: string,
    observers: readonly ((...args: Arguments) => unknown)[],
    args: Arguments,
    deadline?: Deadline,
  ): Promise<void> {
    const failure = await this.#run(name, observers, args, deadline)
    if (failure) await this.error(failure)
  }

  /** Logs an error in one line, followed by the errors of handlers. Of another cause only its kind is logged. */
  log(error: QondorWebhookError, about: ErrorSubject = {}): void {
    const fields = deliveryFields(about)
    const message = `${error.code}: ${error.message}`
    if (isOfHandlers(error)) {
      const err = handlerFailures(error).length > 0 ? error.cause : error
      const handler = failedHandlers(error).join(', ') || undefined
      this.#logger.error({ err, handler, ...fields }, message)
    } else {
      this.#logger.error({ cause: errorKind(error.cause), ...fields }, message)
    }
  }

  /** Runs observers; resolves to the failure if one fails. */
  async #run<Arguments extends readonly unknown[]>(
    name: string,
    observers: readonly ((...args: Arguments) => unknown)[],
    args: Arguments,
    deadline = new Deadline(this.#timeoutMs, () => observerFailed(name)),
  ): Promise<QondorWebhookError | undefined> {
    try {
      return await runHandlers(observers, args, deadline)
    } catch (failure) {
      const error = failure as QondorWebhookError
      return error.code === 'observer_failed' ? error : observerFailed(name, error.cause)
    }
  }
}

/** The subject if it is a whole delivery, as observers get it. */
function deliveryIn(about: Delivery | ErrorSubject | undefined): Delivery | undefined {
  return about && 'payload' in about ? about : undefined
}

function observerFailed(name: string, ...causes: readonly unknown[]): QondorWebhookError {
  return new QondorWebhookError(
    'observer_failed',
    `An observer registered with ${name} threw or took longer than handlerTimeoutMs. The outcome does ` +
      'not change. Fix the observer.',
    causes.length > 0 ? { cause: causes[0] } : {},
  )
}
