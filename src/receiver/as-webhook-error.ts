import { isOwnError, QondorWebhookError } from '../errors/qondor-webhook-error.js'

/** A typed error as it is; any other as the failure of a user's code. Never throws. */
export function asWebhookError(thrown: unknown): QondorWebhookError {
  if (isOwnError(thrown)) return thrown
  return copyOf(thrown) ?? userCodeFailed(thrown)
}

/** A typed error of another copy of this package, read once: code of a user's may have made it. */
function copyOf(thrown: unknown): QondorWebhookError | undefined {
  if (!QondorWebhookError.is(thrown)) return undefined
  try {
    const { code, message, issues, cause } = thrown
    if (typeof code !== 'string' || typeof message !== 'string') return undefined
    return new QondorWebhookError(code, message, {
      issues: Array.isArray(issues) ? [...issues] : [],
      cause,
    })
  } catch {
    return undefined
  }
}

function userCodeFailed(cause: unknown): QondorWebhookError {
  return new QondorWebhookError(
    'handler_failed',
    'A schema of the topics option threw, or receive was called without a request; see cause.',
    { cause },
  )
}
