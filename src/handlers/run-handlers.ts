import { Deadline, isPromiseLike } from '../deadline.js'
import { classOfThrown, QondorWebhookError } from '../errors.js'
import type { Envelope } from '../topics/compiled/index.js'
import { LazyDelivery } from './delivery.js'
import type { HandlerRegistry } from './registry.js'

const thrownByHandlers = new WeakMap<QondorWebhookError, readonly unknown[]>()

/**
 * Starts all handlers in their order and waits until each has ended, or until the deadline. Rejects
 * with `handler_failed`, or with the deadline's error where one ran too long; the cause is what a
 * handler threw, or an `AggregateError` where several did.
 */
export function runHandlers<Arguments extends readonly unknown[]>(
  handlers: readonly ((...args: Arguments) => unknown)[],
  args: Arguments,
  deadline: Deadline,
): Promise<undefined> {
  return new Promise((resolve, reject) => {
    const started = [...handlers]
    const errors: unknown[] = []
    // One more than the handlers, for the loop that starts them.
    let running = started.length + 1
    const end = (): void => {
      running -= 1
      if (running > 0) return
      deadline.stop()
      if (errors.length === 0) resolve(undefined)
      else reject(failure('handler_failed', errors, started.length))
    }
    const fail = (error: unknown): void => {
      errors.push(error)
      end()
    }
    for (const handler of started) {
      try {
        const run = handler(...args)
        // Resolved, since a thenable of another kind may settle twice.
        if (isPromiseLike(run)) Promise.resolve(run).then(end, fail)
        else end()
      } catch (error) {
        fail(error)
      }
    }
    end()
    if (running > 0) {
      deadline.start((timeout) => {
        if (errors.length === 0) reject(timeout)
        else reject(failure('handler_timeout', [...errors], started.length, timeout.message))
      })
    }
  })
}

/** The time limit of a delivery's handlers, whose signal is aborted when `taken` is, too. */
export function handlerDeadline(handlerTimeoutMs: number, taken?: AbortSignal): Deadline {
  const makeError = () => {
    return new QondorWebhookError(
      'handler_timeout',
      `A handler ran past handlerTimeoutMs (${handlerTimeoutMs} ms). Do long work in a queue.`,
    )
  }
  return new Deadline(handlerTimeoutMs, makeError, taken)
}

/** What handlers threw, where a delivery failed because of them; otherwise empty. */
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
  const classes = errors.map(classOfThrown).join(', ')
  const what = `${errors.length} of ${count} handlers threw: ${classes}.`
  const cause = errors.length === 1 ? errors[0] : new AggregateError(errors, what)
  const message = `${before} ${what} See cause.`.trimStart()
  const error = new QondorWebhookError(code, message, { cause })
  thrownByHandlers.set(error, errors)
  return error
}

/** Runs the handlers of an event that is already parsed. */
export async function dispatchEvent(
  registry: HandlerRegistry,
  event: Envelope & Readonly<Record<string, unknown>>,
  handlerTimeoutMs: number,
): Promise<'handled' | 'unhandled'> {
  const handlers = registry.of(event.topic)
  if (!handlers) {
    throw new QondorWebhookError('unknown_topic', 'The event to dispatch has no known topic.')
  }
  if (handlers.length === 0) return 'unhandled'
  const deadline = handlerDeadline(handlerTimeoutMs)
  const body = { payload: event, rawBody: undefined }
  const delivery = new LazyDelivery(event, body, { attempt: 1, receivedAt: new Date() }, deadline)
  await runHandlers(handlers, [event, delivery], deadline)
  return 'handled'
}
