import type { Authenticator } from '../authentication.js'
import { Deadline, isPromiseLike } from '../deadline.js'
import { QondorWebhookError } from '../errors.js'
import type { Reporter } from '../handlers/reporter.js'
import { singleHeader, type WebhookHeaders } from '../headers.js'
import type { WebhookBody } from '../parse/body.js'
import { bodyIncomplete, isAbort } from '../parse/body-errors.js'
import type { Limits } from './options.js'

/** What a function that reads a body is given. */
export interface BodyLimits {
  /** Stop reading and throw past this many bytes. */
  readonly maxBodyBytes: number
  /** Aborted once `bodyTimeoutMs` have passed; the delivery is then answered 408 already. */
  readonly signal: AbortSignal
}

/** Reads a body later, once the key is right. */
export type BodyReader = (limits: BodyLimits) => WebhookBody | Promise<WebhookBody>

/** A request as any framework can hand it over. */
export interface ReceiveRequest {
  /** The HTTP method; anything but `POST` is answered 405. Left out, it counts as `POST`. */
  readonly method?: string | undefined
  readonly headers: WebhookHeaders
  /** Text, bytes or a parsed object, or a function that answers one of them when it is called. */
  readonly body: WebhookBody | BodyReader | null | undefined
}

/** Calls the function that reads the body; rejects with why there is none. */
export async function readBody(
  read: BodyReader,
  { maxBodyBytes, bodyTimeoutMs }: Limits,
): Promise<WebhookBody> {
  const deadline = new Deadline(bodyTimeoutMs, () => bodyTimeout(bodyTimeoutMs))
  try {
    const body = read(new LazyBodyLimits(maxBodyBytes, deadline))
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
class LazyBodyLimits implements BodyLimits {
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

/** Throws `method_not_allowed` for a method that is not `POST`. */
export function assertPost(method: string | undefined): void {
  if (method === undefined || method === 'POST') return
  throw new QondorWebhookError('method_not_allowed', 'Qondor sends POST requests only.')
}

/**
 * Throws or rejects with `unauthorized` unless the key is right, and with `invalid_options` where there
 * is no key to compare with. A check that throws or takes too long lets nobody in. A promise only where
 * there is something to wait for.
 */
export function authorize(
  authenticator: Authenticator,
  headers: WebhookHeaders,
  reporter: Reporter,
  timeoutMs: number,
): Promise<void> | undefined {
  const loading = authenticator.load(timeoutMs)
  if (loading) return loading.then(() => authorize(authenticator, headers, reporter, timeoutMs))
  const refuse = async (cause: unknown): Promise<void> => {
    const message = 'The check of the key threw or took too long, so the delivery was refused.'
    await reporter.error(new QondorWebhookError('unauthorized', message, { cause }))
    throw unauthorized()
  }
  let isAllowed: boolean | Promise<boolean>
  try {
    isAllowed = authenticator.authenticate(headers)
  } catch (cause) {
    return refuse(cause)
  }
  if (isAllowed === true) return undefined
  if (isAllowed === false) throw unauthorized()
  const deadline = new Deadline(timeoutMs, () => {
    return new QondorWebhookError('unauthorized', `auth took longer than ${timeoutMs} ms.`)
  })
  return deadline.bound(isAllowed).then((allowed) => {
    if (!allowed) throw unauthorized()
  }, refuse)
}

function unauthorized(): QondorWebhookError {
  return new QondorWebhookError('unauthorized', 'The key is missing, wrong or sent twice.')
}

// By name, since some senders put a charset here.
const compression = /gzip|deflate|compress|br|zstd/i

/**
 * The error for a body that cannot be read: `unsupported_encoding` if its headers say that it is
 * compressed. Asked only then, since a host that inflated it may have left the header.
 */
export function toUnsupportedEncodingError(
  error: QondorWebhookError,
  headers: WebhookHeaders,
): QondorWebhookError {
  const isNoText = error.code === 'invalid_json' || error.code === 'invalid_encoding'
  if (!isNoText || !compression.test(contentEncoding(headers))) return error
  return new QondorWebhookError(
    'unsupported_encoding',
    'The body is compressed, which Qondor does not do. Inflate it before the webhook handler.',
  )
}

function contentEncoding(headers: WebhookHeaders): string {
  try {
    return singleHeader(headers, 'content-encoding') ?? ''
  } catch {
    // Headers that cannot be read say nothing of the body.
    return ''
  }
}
