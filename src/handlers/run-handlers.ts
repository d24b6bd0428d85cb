import { type Deadline, isPromiseLike, resolved } from '../deadline.js'
import { errorName, QondorWebhookError } from '../errors.js'
import type { Envelope } from '../topics/compiled/index.js'
import { type Delivery, LazyDelivery } from './delivery.js'
import type { Handler, HandlerRegistry } from './registry.js'

const thrownByHandlers = new WeakMap<QondorWebhookError, readonly unknown[]>()

/** Starts the handlers of an event, for `receive`, workers and `dispatch`. */
export function deliver(
  handlers: readonly Handler<unknown>[],
  event: unknown,
  delivery: Delivery,
): HandlerRun {
  return startHandlers(handlers, [event, delivery])
}

/** Starts all handlers and waits until each has ended, or until the deadline; rejects if one fails. */
export async function runHandlers<Arguments extends readonly unknown[]>(
  handlers: readonly ((...args: Arguments) => unknown)[],
  args: Arguments,
  deadline: Deadline,
): Promise<undefined> {
  await startHandlers(handlers, args).finish(deadline)
}

/**
 * Handlers that run concurrently, each to its end. They fail with `handler_failed`, or with the
 * deadline's error if one takes too long. The cause is the handler's error, or an `AggregateError` if
 * several handlers threw.
 */
export class HandlerRun {
  readonly #count: number
  #running = 0
  #errors: unknown[] | undefined
  #timeout: Error | undefined
  #onEnd: (() => void) | undefined

  constructor(count: number) {
    this.#count = count
  }

  get isRunning(): boolean {
    return this.#running > 0
  }

  /** Adds the return value of a handler. */
  add(result: unknown): void {
    // Checked first, because it is quick and nearly always true.
    const isPromise = result instanceof Promise || isPromiseLike(result)
    if (!isPromise) return
    const end = (): void => {
      this.#running -= 1
      if (this.#running === 0) this.#onEnd?.()
    }
    const fail = (error: unknown): void => {
      this.addError(error)
      end()
    }
    // Wrapped, because a thenable that is not a promise may settle twice.
    void Promise.resolve(result).then(end, fail)
    this.#running += 1
  }

  addError(error: unknown): void {
    this.#errors ??= []
    this.#errors.push(error)
  }

  /** Waits until all handlers have ended, or until the deadline. */
  end(deadline: Deadline): Promise<void> {
    return new Promise((resolve) => {
      this.#onEnd = () => {
        deadline.stop()
        resolve()
      }
      deadline.start((timeout) => {
        this.#timeout = timeout
        resolve()
      })
    })
  }

  /** Throws the error of the handlers, if they failed. */
  throwIfFailed(): void {
    const timeout = this.#timeout
    if (!this.#errors) {
      if (timeout) throw timeout
    } else if (timeout) {
      throw failure('handler_timeout', [...this.#errors], this.#count, timeout.message)
    } else {
      throw failure('handler_failed', this.#errors, this.#count)
    }
  }

  /** Waits for the handlers and throws their error, if they failed. */
  async finish(deadline: Deadline): Promise<void> {
    // Most handlers end within a microtask and then need no timer.
    if (this.isRunning) await resolved
    if (this.isRunning) await this.end(deadline)
    deadline.stop()
    this.throwIfFailed()
  }
}

/** Starts handlers in order. */
function startHandlers<Arguments extends readonly unknown[]>(
  handlers: readonly ((...args: Arguments) => unknown)[],
  args: Arguments,
): HandlerRun {
  // Handlers that are registered in the meantime run at the next delivery.
  const count = handlers.length
  const run = new HandlerRun(count)
  for (let index = 0; index < count; index += 1) {
    try {
      run.add(handlers[index]?.(...args))
    } catch (error) {
      run.addError(error)
    }
  }
  return run
}

/** The errors of handlers, if a delivery failed because of them; otherwise empty. */
export function handlerErrors(error: QondorWebhookError): readonly unknown[] {
  const thrown = thrownByHandlers.get(error)
  if (thrown) return thrown
  return error.code === 'handler_failed' ? [error.cause] : []
}

function failure(
  code: 'handler_failed' | 'handler_timeout',
  errors: readonly unknown[],
  count: number,
  before = '',
): QondorWebhookError {
  const classes = errors.map(errorName).join(', ')
  const what = `${errors.length} of ${count} handlers threw: ${classes}.`
  const cause = errors.length === 1 ? errors[0] : new AggregateError(errors, what)
  const message = `${before} ${what} See cause.`.trimStart()
  const error = new QondorWebhookError(code, message, { cause })
  thrownByHandlers.set(error, errors)
  return error
}

/** Runs the handlers of a parsed event. */
export async function dispatchEvent(
  registry: HandlerRegistry,
  event: Envelope & Readonly<Record<string, unknown>>,
  handlerTimeoutMs: number,
): Promise<'handled' | 'unhandled'> {
  const { topic, webhookId } = event
  if (!registry.knows(topic)) {
    throw new QondorWebhookError(
      'unknown_topic',
      'The event to dispatch has an unknown topic. Add a schema for it to the `topics` option.',
    )
  }
  const handlers = registry.of(topic)
  if (handlers.length === 0) return 'unhandled'
  const fields = { topic, webhookId, payload: event, rawBody: undefined }
  const delivery = new LazyDelivery(fields, 1, Date.now(), handlerTimeoutMs)
  await deliver(handlers, event, delivery).finish(LazyDelivery.deadlineOf(delivery))
  return 'handled'
}
