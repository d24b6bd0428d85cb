import { QondorWebhookError } from '../errors/qondor-webhook-error.js'

/** The name of the header that the `auth` option names, in lower case; throws `invalid_options`. */
export function readHeaderName(header: unknown): string {
  if (typeof header === 'string' && /^[!#$%&'*+.^_`|~\w-]+$/.test(header)) {
    return header.toLowerCase()
  }
  throw new QondorWebhookError(
    'invalid_options',
    'The option auth.header takes the name of an HTTP header.',
  )
}
