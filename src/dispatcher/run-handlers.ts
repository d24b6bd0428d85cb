import { Deadline } from '../deadline/deadline.js'
import { isPromiseLike } from '../deadline/is-promise-like.js'
import { QondorWebhookError } from '../errors/qondor-webhook-error.js'

/**
 * Starts all handlers in their order and waits until each has ended, or until the deadline. Rejects
 * with `handler_failed` or `handler_timeout`, whose cause is one `AggregateError` of all errors.
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
      else reject(handlerFailed(errors, started.length))
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
    if (running > 0) deadline.start((timeout) => reject(handlerTimeout([...errors, timeout])))
  })
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

function handlerFailed(errors: readonly unknown[], count: number): QondorWebhookError {
  return failure('handler_failed', `${errors.length} of ${count} handlers threw.`, errors)
}

function handlerTimeout(errors: readonly unknown[]): QondorWebhookError {
  return failure('handler_timeout', 'A handler ran past handlerTimeoutMs.', errors)
}

function failure(
  code: 'handler_failed' | 'handler_timeout',
  what: string,
  errors: readonly unknown[],
): QondorWebhookError {
  const names = errors.map(nameOf).join(', ')
  const message = `${what} Register onError to see what: cause.errors holds ${names}.`
  return new QondorWebhookError(code, message, { cause: new AggregateError(errors, what) })
}

// The class's name is code, while an error's own `name` and `message` may quote a payload.
function nameOf(error: unknown): string {
  try {
    return error instanceof Error ? error.constructor.name : typeof error
  } catch {
    // A proxy that throws.
    return typeof error
  }
}
