import { QondorWebhookError } from '../errors/qondor-webhook-error.js'

// By name, since some senders put a charset here.
const compression = /gzip|deflate|compress|br|zstd/i

/** Throws `unsupported_encoding` when a body that we are to read is compressed. */
export function refuseCompressed(contentEncoding: string | null | undefined): void {
  if (!contentEncoding || !compression.test(contentEncoding)) return
  throw new QondorWebhookError(
    'unsupported_encoding',
    'The body is compressed, which Qondor does not do. Inflate it before the webhook handler.',
  )
}

/** The error for a body that somebody read before us without leaving it. */
export function bodyConsumed(): QondorWebhookError {
  return new QondorWebhookError(
    'body_consumed',
    'The body was read before the webhook handler, and nothing usable was left. Mount the handler ' +
      'before the body parser, or let the parser leave the JSON in body or the text in rawBody.',
  )
}

/** The error for a body that ended before it was whole: the client went away. */
export function bodyIncomplete(cause: unknown): QondorWebhookError {
  return new QondorWebhookError(
    'body_aborted',
    'The request was aborted before its body was complete.',
    { cause },
  )
}
