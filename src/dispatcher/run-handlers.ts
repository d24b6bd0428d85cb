import { Deadline } from '../deadline/deadline.js'
import { isPromiseLike } from '../deadline/is-promise-like.js'
import { QondorWebhookError } from '../errors/qondor-webhook-error.js'

/**
 * Starts all handlers in their order and waits until each has ended, or until the deadline. Rejects
 * with `handler_failed` or `handler_timeout`, whose cause is one `AggregateError` of all errors.
 */
export async function runHandlers<Arguments extends readonly unknown[]>(
  handlers: readonly ((...args: Arguments) => unknown)[],
  args: Arguments,
  deadline: Deadline,
): Promise<void> {
  const errors: unknown[] = []
  const keep = (error: unknown): void => void errors.push(error)
  const running: PromiseLike<unknown>[] = []
  for (const handler of handlers) {
    try {
      const run = handler(...args)
      if (isPromiseLike(run)) running.push(run.then(undefined, keep))
    } catch (error) {
      keep(error)
    }
  }
  try {
    if (running.length > 0) await deadline.bound(allOf(running))
  } catch (timeout) {
    throw failure('handler_timeout', 'A handler ran past handlerTimeoutMs.', [...errors, timeout])
  }
  if (errors.length > 0) {
    throw failure('handler_failed', `${errors.length} of ${handlers.length} handlers threw.`, errors)
  }
}

function failure(
  code: 'handler_failed' | 'handler_timeout',
  what: string,
  errors: readonly unknown[],
): QondorWebhookError {
  const message = `${what} The errors are in cause.errors.`
  return new QondorWebhookError(code, message, { cause: new AggregateError(errors, what) })
}

// One handler is the usual case, and `Promise.all` the dearer way to wait for it.
function allOf(running: readonly PromiseLike<unknown>[]): PromiseLike<unknown> {
  const [first] = running
  return first && running.length === 1 ? first : Promise.all(running)
}

/** The time limit of a delivery's handlers. */
export function handlerDeadline(handlerTimeoutMs: number): Deadline {
  return new Deadline(handlerTimeoutMs, () => {
    return new QondorWebhookError(
      'handler_timeout',
      `A handler ran past handlerTimeoutMs (${handlerTimeoutMs} ms). Do long work in a queue.`,
    )
  })
}
