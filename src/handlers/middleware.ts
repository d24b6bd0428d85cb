import { QondorWebhookError } from '../errors.js'
import type { Delivery } from './delivery.js'

/**
 * Runs around the handlers of a delivery: call `next` once, and wait for it. `next` rejects with the error
 * of the handlers, or with an `AggregateError` of several. If you catch that, the delivery still fails. If
 * middleware throws, does not call `next`, or calls it twice, the delivery fails with `handler_failed`.
 * The time limit `handlerTimeoutMs` includes middleware.
 */
export type Middleware = (delivery: Delivery, next: () => Promise<void>) => Promise<void>

/** Runs middleware, the first one outermost, around the function that runs the handlers. */
export async function runMiddleware(
  middleware: readonly Middleware[],
  delivery: Delivery,
  runHandlers: () => Promise<void>,
): Promise<void> {
  const [outermost, ...others] = middleware
  if (!outermost) return runHandlers()
  let inner: Promise<void> | undefined
  let isMisused = false
  const next = (): Promise<void> => {
    if (inner) {
      isMisused = true
      inner = Promise.reject(wrongNumberOfCalls())
    } else {
      inner = runMiddleware(others, delivery, runHandlers)
    }
    inner.catch(ignore)
    return inner
  }
  try {
    await outermost(delivery, next)
  } finally {
    const handled = inner
    // A later call must not start the handlers.
    inner ??= Promise.resolve()
    await handled?.catch(ignore)
    isMisused ||= handled === undefined
  }
  if (isMisused) throw wrongNumberOfCalls()
}

function wrongNumberOfCalls(): QondorWebhookError {
  return new QondorWebhookError(
    'handler_failed',
    'Middleware must call next() exactly once, and wait for it: `await next()`.',
  )
}

function ignore(): void {}
