import { QondorWebhookError } from '../errors/qondor-webhook-error.js'

/** A typed error as it is; any other as the failure of a user's code. */
export function asWebhookError(thrown: unknown): QondorWebhookError {
  if (QondorWebhookError.is(thrown)) return thrown
  return new QondorWebhookError(
    'handler_failed',
    'A schema of the topics option threw, or receive was called without a request; see cause.',
    { cause: thrown },
  )
}
