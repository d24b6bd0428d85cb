import { QondorWebhookError } from '../errors.js'
import { isObject } from './body.js'

/** The error for a body that somebody read before us without leaving it. */
export function bodyConsumed(): QondorWebhookError {
  return new QondorWebhookError(
    'body_consumed',
    'The body was read before the webhook handler, and nothing usable was left. Mount the handler ' +
      'before the body parser, or let the parser leave the JSON in body or the text in rawBody.',
  )
}

/** The error for a body that ended before it was whole: the client went away, or the host cut it. */
export function bodyIncomplete(cause: unknown): QondorWebhookError {
  if (isTooLarge(cause)) {
    return new QondorWebhookError(
      'body_too_large',
      'The body is larger than the host takes, whose own limit is below maxBodyBytes.',
      { cause },
    )
  }
  return new QondorWebhookError(
    'body_aborted',
    'The request was aborted before its body was complete.',
    { cause },
  )
}

/** Whether a stream of Node's says that the client went away. */
export function isAbort(cause: unknown): boolean {
  const codes: unknown[] = ['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE']
  return isObject(cause) && 'code' in cause && codes.includes(cause.code)
}

/** Whether a host ended the stream of a body for its size, and says so as HTTP does. */
function isTooLarge(cause: unknown): boolean {
  return isObject(cause) && 'status' in cause && cause.status === 413
}

/** The error for an object that a parser made and that JSON cannot hold, such as one with a BigInt. */
export function bodyNotJson(cause: unknown): QondorWebhookError {
  return new QondorWebhookError(
    'body_consumed',
    'The parsed body cannot be written as JSON, so it cannot be stored or compared. Leave the text ' +
      'in rawBody.',
    { cause },
  )
}
