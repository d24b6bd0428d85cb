import { Deadline } from '../deadline/deadline.js'
import {
  QondorWebhookError,
  type QondorWebhookErrorDetails,
} from '../errors/qondor-webhook-error.js'
import { constantTimeEqual } from './constant-time-equal.js'
import { singleHeader, type WebhookHeaders } from './headers.js'
import { resolveKeys } from './keys.js'
import { readHeaderName } from './read-header-name.js'
import type { CustomAuth, HeaderKeyAuth, WebhookAuth } from './webhook-auth.js'

/** Decides which requests are let in. */
export interface Authenticator {
  /**
   * Calls the function `auth.value` until it has given usable keys, and rejects with
   * `invalid_options` where it does not. `undefined` where nothing is left to load.
   */
  load(timeoutMs: number): Promise<void> | undefined
  /** Whether a request with these headers is let in. Nobody is before the keys are loaded. */
  authenticate(headers: WebhookHeaders): boolean | Promise<boolean>
}

/** Checks the `auth` option; throws `invalid_options`. */
export function createAuthenticator(auth: WebhookAuth): Authenticator {
  if (auth === false) return { load: () => undefined, authenticate: () => true }
  if (typeof auth === 'function')
    return { load: () => undefined, authenticate: authenticateBy(auth) }
  if (typeof auth === 'object' && auth !== null) return new HeaderKeyAuthenticator(auth)
  throw new QondorWebhookError(
    'invalid_options',
    "The option auth is required: { header: 'x-qondor-key', value: process.env.QONDOR_WEBHOOK_KEY }. " +
      'Only auth: false lets everybody in.',
  )
}

function authenticateBy(custom: CustomAuth): Authenticator['authenticate'] {
  return async (headers) => {
    const get = (name: string) => singleHeader(headers, name.toLowerCase())
    return (await custom({ get })) === true
  }
}

class HeaderKeyAuthenticator implements Authenticator {
  readonly #name: string
  readonly #askForKeys: (() => unknown) | undefined
  #keys: readonly string[] = []
  #loading: Promise<void> | undefined

  constructor(auth: HeaderKeyAuth) {
    const { header, value } = auth
    this.#name = readHeaderName(header)
    if (typeof value === 'function') this.#askForKeys = () => value.call(auth)
    else this.#keys = resolveKeys(value)
  }

  load(timeoutMs: number): Promise<void> | undefined {
    // Stryker disable next-line ConditionalExpression: where nothing is asked for, there are keys.
    if (this.#keys.length > 0 || !this.#askForKeys) return undefined
    // Deliveries that come together share one call. Each has a time limit of its own, because a host
    // may end a request with its timers, and the call with them.
    this.#loading ??= this.#ask(this.#askForKeys)
    const loading = this.#loading
    const deadline = new Deadline(timeoutMs, () => noKeys(`took longer than ${timeoutMs} ms`))
    return deadline.bound(loading).finally(() => {
      if (this.#loading === loading) this.#loading = undefined
    })
  }

  async #ask(askForKeys: () => unknown): Promise<void> {
    const value = await Promise.resolve()
      .then(askForKeys)
      .catch((cause: unknown) => {
        throw noKeys('threw; see cause', { cause })
      })
    const keys = resolveKeys(value, 'auth.value()')
    // A call that took too long may end after a later one.
    if (this.#keys.length === 0) this.#keys = keys
  }

  authenticate(headers: WebhookHeaders): boolean {
    const given = singleHeader(headers, this.#name)
    if (given === null) return false
    let matches = false
    // Every key is compared, so that the time does not tell which one matched.
    for (const key of this.#keys) matches = constantTimeEqual(given, key) || matches
    return matches
  }
}

function noKeys(fault: string, details: QondorWebhookErrorDetails = {}): QondorWebhookError {
  const message = `The function \`auth.value\` ${fault}. It is called again at the next delivery.`
  return new QondorWebhookError('invalid_options', message, details)
}
