import { Deadline } from '../deadline/deadline.js'
import { isPromiseLike } from '../deadline/is-promise-like.js'
import { QondorWebhookError } from '../errors/qondor-webhook-error.js'
import { bodyIncomplete, isAbort } from '../parse/unreadable-body.js'
import type { WebhookBody } from '../parse/webhook-body.js'
import type { Limits } from './options.js'
import type { BodyLimits, BodyReader } from './receive-request.js'

/** Calls the function that reads the body; rejects with why there is none. */
export async function readLateBody(
  read: BodyReader,
  { maxBodyBytes, bodyTimeoutMs }: Limits,
): Promise<WebhookBody> {
  const deadline = new Deadline(bodyTimeoutMs, () => bodyTimeout(bodyTimeoutMs))
  try {
    const body = read(new LateBodyLimits(maxBodyBytes, deadline))
    return isPromiseLike(body) ? await deadline.bound(body) : body
  } catch (cause) {
    if (QondorWebhookError.is(cause)) throw cause
    if (isAbort(cause)) throw bodyIncomplete(cause)
    throw new QondorWebhookError(
      'body_consumed',
      'The function that reads the body threw. Was the body read before, by a body parser?',
      { cause },
    )
  }
}

// A class, since an object with a getter of its own takes longer to make.
class LateBodyLimits implements BodyLimits {
  readonly maxBodyBytes: number
  readonly #deadline: Deadline

  constructor(maxBodyBytes: number, deadline: Deadline) {
    this.maxBodyBytes = maxBodyBytes
    this.#deadline = deadline
  }

  get signal(): AbortSignal {
    return this.#deadline.signal
  }
}

function bodyTimeout(milliseconds: number): QondorWebhookError {
  return new QondorWebhookError(
    'body_timeout',
    `The body did not arrive within ${milliseconds} ms (bodyTimeoutMs).`,
  )
}
