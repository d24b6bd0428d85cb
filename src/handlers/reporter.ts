import { Deadline } from '../deadline.js'
import { QondorWebhookError } from '../errors.js'
import type { Delivery, InvalidDelivery } from './delivery.js'
import { deliveryFields, type Logger, plainIdentifier } from './logger.js'
import type { HandlerRegistry } from './registry.js'
import { handlerErrors, runHandlers } from './run-handlers.js'

/** What an error is about, as far as it is known. */
export interface ErrorSubject {
  readonly topic?: string | undefined
  readonly webhookId?: string | undefined
  readonly attempt?: number | undefined
}

// Bounds what is remembered of a sender that makes topics up; further ones are not logged.
const maxUnknownTopics = 100

/**
 * Reports what happened, to observers and to the log. Never throws and never rejects; an observer or a
 * logger that fails or hangs changes no outcome.
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
   * Reports a failure to the `onError` observers, with the delivery where there is one. What handlers
   * threw is logged in any case, everything else where nobody observes.
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

  /** Reports a delivery that is kept already to the `onInvalid` handlers, so that none decides on it. */
  async invalid(error: QondorWebhookError, delivery: InvalidDelivery): Promise<void> {
    const { invalid } = this.#registry
    if (invalid.length === 0) return this.log(error, { webhookId: delivery.webhookId })
    await this.notify('onInvalid', invalid, [error, delivery])
  }

  /** Logs a topic that is not known and that nobody observes, once. */
  unknownTopic(delivery: Delivery | undefined, what: 'was dropped' | 'is a dead letter'): void {
    if (this.#registry.unknownTopic.length > 0) return
    // The topic is the sender's text.
    const name = plainIdentifier(delivery?.topic) ?? ''
    if (this.#unknownTopics.has(name) || this.#unknownTopics.size >= maxUnknownTopics) return
    this.#unknownTopics.add(name)
    this.#logger.warn(
      { topic: name || undefined },
      `unknown_topic: A delivery has a topic that this release does not know, and ${what}. ` +
        'Update qondor-webhooks, name the topic in the topics option, or register onUnknownTopic.',
    )
  }

  /** Reports to other observers, named for what registered them; a failure goes to `onError`. */
  async notify<Arguments extends readonly unknown[]>(
    name: string,
    observers: readonly ((...args: Arguments) => unknown)[],
    args: Arguments,
  ): Promise<void> {
    const failure = await this.#run(name, observers, args)
    if (failure) await this.error(failure)
  }

  /** Writes a line about an error: with what handlers threw behind it, never with another cause. */
  log(error: QondorWebhookError, about: ErrorSubject = {}): void {
    const fields = deliveryFields(about)
    const message = `${error.code}: ${error.message}`
    if (isOfHandlers(error)) {
      const err = handlerErrors(error).length > 0 ? error.cause : error
      this.#logger.error({ err, ...fields }, message)
    } else {
      this.#logger.error(fields, message)
    }
  }

  /** Runs observers; resolves to the failure where one failed. */
  async #run<Arguments extends readonly unknown[]>(
    name: string,
    observers: readonly ((...args: Arguments) => unknown)[],
    args: Arguments,
  ): Promise<QondorWebhookError | undefined> {
    const deadline = new Deadline(this.#timeoutMs, () => observerFailed(name))
    try {
      return await runHandlers(observers, args, deadline)
    } catch (failure) {
      const error = failure as QondorWebhookError
      return error.code === 'observer_failed' ? error : observerFailed(name, error.cause)
    }
  }
}

function isOfHandlers({ code }: QondorWebhookError): boolean {
  return code === 'handler_failed' || code === 'handler_timeout'
}

/** A subject that is a whole delivery, such as observers are given. */
function deliveryIn(about: Delivery | ErrorSubject | undefined): Delivery | undefined {
  return about && 'payload' in about ? about : undefined
}

function observerFailed(name: string, ...causes: readonly unknown[]): QondorWebhookError {
  return new QondorWebhookError(
    'observer_failed',
    `An observer registered with ${name} threw or ran past handlerTimeoutMs; the outcome stands.`,
    causes.length > 0 ? { cause: causes[0] } : {},
  )
}
