import { Deadline } from '../deadline/deadline.js'
import { QondorWebhookError } from '../errors/qondor-webhook-error.js'
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
  if (auth === false) return { load: loaded, authenticate: () => true }
  if (typeof auth === 'function') return { load: loaded, authenticate: authenticateBy(auth) }
  if (typeof auth === 'object' && auth !== null) return new HeaderKeyAuthenticator(auth)
  throw new QondorWebhookError(
    'invalid_options',
    "The option auth is required: { header: 'x-qondor-key', value: process.env.QONDOR_WEBHOOK_KEY }. " +
      'Only auth: false lets everybody in.',
  )
}

function loaded(): undefined {
  return undefined
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
    if (this.#keys.length > 0 || !this.#askForKeys) return undefined
    // Deliveries that come together share one call, and its error.
    this.#loading ??= this.#load(this.#askForKeys, timeoutMs).finally(() => {
      this.#loading = undefined
    })
    return this.#loading
  }

  async #load(askForKeys: () => unknown, timeoutMs: number): Promise<void> {
    const deadline = new Deadline(timeoutMs, () => {
      return new QondorWebhookError(
        'invalid_options',
        `\`auth.value\` took longer than ${timeoutMs} ms.`,
      )
    })
    const asked = Promise.resolve().then(askForKeys)
    const value = await deadline.bound(asked).catch((cause: unknown) => {
      throw new QondorWebhookError(
        'invalid_options',
        'The function `auth.value` threw or took too long, so there is no key to compare with; ' +
          'see cause. It is called again at the next delivery.',
        { cause },
      )
    })
    this.#keys = resolveKeys(value, 'auth.value()')
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
