import { type Authenticator, type Authorization, wrongKey } from '../authentication.js'
import { Deadline, isPromiseLike } from '../deadline.js'
import { QondorWebhookError } from '../errors.js'
import type { Reporter } from '../handlers/reporter.js'
import { singleHeader, type WebhookHeaders } from '../headers.js'
import type { WebhookBody } from '../parse/body.js'
import { bodyIncomplete, isAbort } from '../parse/body-errors.js'
import type { Limits } from './options.js'

/** The limits for a function that reads a body. */
export interface BodyLimits {
  /** Stop reading and throw above this number of bytes. */
  readonly maxBodyBytes: number
  /** Aborted after `bodyTimeoutMs`; the response is then already 408. */
  readonly signal: AbortSignal
}

/** Reads a body, after the key was checked. */
export type BodyReader = (limits: BodyLimits) => WebhookBody | Promise<WebhookBody>

/** A request of any framework. */
export interface ReceiveRequest {
  /** The HTTP method; any other than `POST` gets 405. The default is `POST`. */
  readonly method?: string | undefined
  readonly headers: WebhookHeaders
  /** Text, bytes, a parsed object, or a function that returns one of them. */
  readonly body: WebhookBody | BodyReader | null | undefined
}

/** Calls the function that reads the body; rejects with a typed error if it fails. */
export async function readBody(
  read: BodyReader,
  { maxBodyBytes, bodyTimeoutMs }: Limits,
): Promise<WebhookBody> {
  const deadline = new Deadline(bodyTimeoutMs, bodyTimeout)
  try {
    const body = read(new LazyBodyLimits(maxBodyBytes, deadline))
    return isPromiseLike(body) ? await deadline.bound(body) : body
  } catch (cause) {
    if (QondorWebhookError.is(cause)) throw cause
    if (isAbort(cause)) throw bodyIncomplete(cause)
    throw new QondorWebhookError(
      'body_consumed',
      'The function that reads the body threw: see cause. Make sure that no body parser reads it first.',
      { cause },
    )
  }
}

// A class, because creating an object with its own getter takes longer.
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
    `The body did not arrive within ${milliseconds} ms. If senders are slow, raise bodyTimeoutMs.`,
  )
}

/** Throws `method_not_allowed` for a method that is not `POST`. */
export function assertPost(method: string | undefined): void {
  if (method === undefined || method === 'POST') return
  throw new QondorWebhookError('method_not_allowed', 'The method must be POST.')
}

/**
 * Checks the key of a request; rejects with `invalid_options` if there is no key to compare with. If the
 * check throws or takes too long, the sender is refused. Returns a promise only if there is something to
 * wait for.
 */
export function authorize(
  authenticator: Authenticator,
  headers: WebhookHeaders,
  reporter: Reporter,
  timeoutMs: number,
): Authorization | Promise<Authorization> {
  const loading = authenticator.load(timeoutMs)
  if (loading) return loading.then(() => authorize(authenticator, headers, reporter, timeoutMs))
  let authorization: Authorization | Promise<Authorization>
  try {
    authorization = authenticator.authenticate(headers)
  } catch (cause) {
    return refuse(cause, reporter)
  }
  if (!(authorization instanceof Promise)) return authorization
  const deadline = new Deadline(timeoutMs, () => {
    return new QondorWebhookError('unauthorized', `auth took longer than ${timeoutMs} ms.`)
  })
  return deadline.bound(authorization).catch((cause) => refuse(cause, reporter))
}

async function refuse(cause: unknown, reporter: Reporter): Promise<Authorization> {
  const message =
    'The check of the key threw or took too long, so the delivery was rejected: see cause.'
  await reporter.error(new QondorWebhookError('unauthorized', message, { cause }))
  return wrongKey
}

/** The error of a request whose sender was refused. It does not tell why. */
export function unauthorized(): QondorWebhookError {
  return new QondorWebhookError('unauthorized', 'The key is missing, wrong or sent twice.')
}

// Only known names, since some senders put a charset here.
const compression = /gzip|deflate|compress|br|zstd/i

/**
 * The error for an invalid body: `unsupported_encoding` if its headers say that it is compressed. Checked
 * only for an invalid body, since a host that decompressed it may have left the header.
 */
export function toUnsupportedEncodingError(
  error: QondorWebhookError,
  headers: WebhookHeaders,
): QondorWebhookError {
  const isNoText = error.code === 'invalid_json' || error.code === 'invalid_encoding'
  if (!isNoText || !compression.test(contentEncoding(headers))) return error
  return new QondorWebhookError(
    'unsupported_encoding',
    'The body is compressed, which Qondor does not do. Decompress it before the webhook handler.',
  )
}

function contentEncoding(headers: WebhookHeaders): string {
  try {
    return singleHeader(headers, 'content-encoding') ?? ''
  } catch {
    // Headers that cannot be read say nothing about the body.
    return ''
  }
}
