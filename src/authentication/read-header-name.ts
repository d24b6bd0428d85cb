import { QondorWebhookError } from '../errors/qondor-webhook-error.js'

/** The name of the header that the `auth` option names, in lower case; throws `invalid_options`. */
export function readHeaderName(header: unknown): string {
  if (isHeaderName(header)) return header.toLowerCase()
  throw new QondorWebhookError(
    'invalid_options',
    'The option auth.header takes the name of an HTTP header.',
  )
}

/** Whether a value is the name of an HTTP header: a token, as HTTP calls it. */
export function isHeaderName(value: unknown): value is string {
  return typeof value === 'string' && /^[!#$%&'*+.^_`|~\w-]+$/.test(value)
}
