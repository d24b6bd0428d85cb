import { Deadline } from '../deadline/deadline.js'
import { QondorWebhookError } from '../errors/qondor-webhook-error.js'
import type { Delivery, InvalidDelivery } from './delivery.js'
import type { HandlerRegistry } from './handler-registry.js'
import { logFailure } from './log-failure.js'
import { runHandlers } from './run-handlers.js'

/** Tells observers what happened. An observer that fails or hangs changes no outcome. */
export class Reporter {
  readonly #registry: HandlerRegistry
  readonly #timeoutMs: number

  constructor(registry: HandlerRegistry, timeoutMs: number) {
    this.#registry = registry
    this.#timeoutMs = timeoutMs
  }

  /** Tells the `onError` observers of a failure, and which delivery or id it is about. */
  async error(error: QondorWebhookError, about?: Delivery | string): Promise<void> {
    const delivery = typeof about === 'string' ? undefined : about
    const webhookId = typeof about === 'string' ? about : about?.webhookId
    if (this.#registry.error.length === 0) return logFailure(error, webhookId)
    try {
      await this.#run('onError', this.#registry.error, [error, delivery])
    } catch (failure) {
      logFailure(error, webhookId)
      logFailure(observerFailed('onError', failure), webhookId)
    }
  }

  /** Tells the `onInvalid` handlers of a delivery that is kept already, so that none decides on it. */
  async invalid(error: QondorWebhookError, delivery: InvalidDelivery): Promise<void> {
    const { invalid } = this.#registry
    if (invalid.length === 0) return logFailure(error, delivery.webhookId)
    await this.notify('onInvalid', invalid, [error, delivery])
  }

  /** Tells other observers, named for what registered them; a failure goes to `onError`. */
  async notify<Arguments extends readonly unknown[]>(
    name: string,
    observers: readonly ((...args: Arguments) => unknown)[],
    args: Arguments,
  ): Promise<void> {
    try {
      await this.#run(name, observers, args)
    } catch (failure) {
      await this.error(observerFailed(name, failure))
    }
  }

  #run<Arguments extends readonly unknown[]>(
    name: string,
    observers: readonly ((...args: Arguments) => unknown)[],
    args: Arguments,
  ): Promise<void> {
    return runHandlers(observers, args, new Deadline(this.#timeoutMs, () => observerFailed(name)))
  }
}

function observerFailed(name: string, cause?: unknown): QondorWebhookError {
  return new QondorWebhookError(
    'observer_failed',
    `An observer registered with ${name} threw or ran past handlerTimeoutMs; the outcome stands.`,
    { cause },
  )
}
