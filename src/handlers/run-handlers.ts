import { Deadline, isPromiseLike } from '../deadline.js'
import { errorName, QondorWebhookError } from '../errors.js'
import type { Envelope } from '../topics/compiled/index.js'
import { type Delivery, LazyDelivery } from './delivery.js'
import type { Handler, HandlerRegistry } from './registry.js'

const thrownByHandlers = new WeakMap<QondorWebhookError, readonly unknown[]>()

/** The tail of `receive`, of workers and of `dispatch`: runs the handlers of an event. */
export function deliver(
  handlers: readonly Handler<unknown>[],
  event: unknown,
  delivery: Delivery,
  deadline: Deadline,
): Promise<undefined> {
  return runHandlers(handlers, [event, delivery], deadline)
}

/**
 * Starts all handlers in order and waits until each has ended, or until the deadline. Rejects with
 * `handler_failed`, or with the deadline's error if a handler takes too long. The cause is the handler's
 * error, or an `AggregateError` if several handlers threw.
 */
export async function runHandlers<Arguments extends readonly unknown[]>(
  handlers: readonly ((...args: Arguments) => unknown)[],
  args: Arguments,
  deadline: Deadline,
): Promise<undefined> {
  const errors: unknown[] = []
  // Handlers that are registered in the meantime run at the next delivery.
  const count = handlers.length
  let running = 0
  let onEnd: ((timeout?: Error) => void) | undefined
  const end = (): void => {
    running -= 1
    if (running === 0) onEnd?.()
  }
  const fail = (error: unknown): void => {
    errors.push(error)
    end()
  }
  for (const handler of handlers.slice()) {
    try {
      const run = handler(...args)
      if (!isPromiseLike(run)) continue
      // Wrapped, because a thenable that is not a promise may settle twice.
      void Promise.resolve(run).then(end, fail)
      running += 1
    } catch (error) {
      errors.push(error)
    }
  }
  let timeout: Error | undefined
  // Most handlers end within a microtask and then do not need a timer.
  if (running > 0) await undefined
  if (running > 0) {
    timeout = await new Promise<Error | undefined>((resolve) => {
      onEnd = resolve
      deadline.start(resolve)
    })
  }
  deadline.stop()
  if (timeout && errors.length === 0) throw timeout
  if (timeout) throw failure('handler_timeout', [...errors], count, timeout.message)
  if (errors.length > 0) throw failure('handler_failed', errors, count)
}

/** The time limit of a delivery's handlers; `taken` also aborts its signal. */
export function handlerDeadline(handlerTimeoutMs: number, taken?: AbortSignal): Deadline {
  const makeError = () => {
    return new QondorWebhookError(
      'handler_timeout',
      `A handler took longer than handlerTimeoutMs (${handlerTimeoutMs} ms). Move long work into a queue.`,
    )
  }
  return new Deadline(handlerTimeoutMs, makeError, taken)
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
  const deadline = handlerDeadline(handlerTimeoutMs)
  const fields = { topic, webhookId, payload: event, rawBody: undefined }
  await deliver(handlers, event, new LazyDelivery(fields, 1, Date.now(), deadline), deadline)
  return 'handled'
}
