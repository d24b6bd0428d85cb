import { QondorWebhookError } from '../errors.js'
import { isObject } from './body.js'

/** The error for a body that something else read first, without leaving it. */
export function bodyConsumed(): QondorWebhookError {
  return new QondorWebhookError(
    'body_consumed',
    'Something read the body before the webhook handler and left nothing usable. Mount the handler before ' +
      'the body parser, or let the parser leave the JSON in body or the text in rawBody.',
  )
}

/** The error for an incomplete body: the client disconnected, or the host cut the body off. */
export function bodyIncomplete(cause: unknown): QondorWebhookError {
  if (isTooLarge(cause)) {
    return new QondorWebhookError(
      'body_too_large',
      "The body exceeds the host's own limit, which is below maxBodyBytes. Raise the host's limit.",
      { cause },
    )
  }
  return new QondorWebhookError(
    'body_aborted',
    'The client disconnected before the body was complete.',
    { cause },
  )
}

/** Whether an error of a Node stream says that the client disconnected. */
export function isAbort(cause: unknown): boolean {
  const codes: unknown[] = ['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE']
  return isObject(cause) && 'code' in cause && codes.includes(cause.code)
}

/** Whether a host ended the stream because the body is too large, with the status 413. */
function isTooLarge(cause: unknown): boolean {
  return isObject(cause) && 'status' in cause && cause.status === 413
}

/** The error for a parsed object that JSON cannot represent, such as one with a BigInt. */
export function bodyNotJson(cause: unknown): QondorWebhookError {
  return new QondorWebhookError(
    'body_consumed',
    'The parsed body cannot be written as JSON, so it cannot be stored or compared. Leave the text ' +
      'in rawBody.',
    { cause },
  )
}
