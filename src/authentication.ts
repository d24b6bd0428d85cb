import { Deadline } from './deadline.js'
import { QondorWebhookError, type QondorWebhookErrorDetails } from './errors.js'
import { resolveHeaderName, singleHeader, type WebhookHeaders } from './headers.js'
import { fromBase64 } from './parse/body.js'

/**
 * A key, or several during a rotation. It may be `undefined`, so that `process.env.QONDOR_WEBHOOK_KEY`
 * can be passed as it is; `undefined` is then refused as any other value without a key.
 */
export type HeaderKeyValue = string | undefined | readonly (string | undefined)[]

/** The header and the key that Qondor sends with every request, as agreed with Qondor's team. */
export interface HeaderKeyAuth {
  /** The header's name, in any case. */
  readonly header: string
  /**
   * The key, in ASCII, because HTTP headers carry nothing else reliably. Of several keys, each is let
   * in. White space around a key is dropped, as HTTP does.
   *
   * A value that holds no key throws `invalid_options` when the receiver is created: one that is empty,
   * blank or undefined; one that ends in `undefined`, `null`, `NaN` or what a template makes of an object
   * (`[object Object]`, `[object Promise]`), alone or behind a character that is neither a letter nor a
   * digit; the name of a scheme alone (`Bearer`, `Basic`, `Token`, `ApiKey`, in any case); and `Basic`
   * with the base64 of such a text.
   *
   * A function is called at the first delivery instead, for hosts that load code while they build and
   * for keys in a vault. Deliveries that arrive together share one call, and usable keys are kept. If
   * the function throws, takes longer than `handlerTimeoutMs` or returns no key, the delivery fails
   * with 500 and `invalid_options`, `onError` gets the error, and the next delivery calls it again.
   *
   * @example
   * { header: 'x-qondor-key', value: process.env.QONDOR_WEBHOOK_KEY }
   * { header: 'x-qondor-key', value: [process.env.NEW_KEY, process.env.OLD_KEY] }
   * { header: 'authorization', value: async () => `Bearer ${await vault.read('qondor')}` }
   */
  readonly value: HeaderKeyValue | (() => HeaderKeyValue | PromiseLike<HeaderKeyValue>)
}

/** Reads the headers of a request, whatever shape they came in. */
export interface HeaderReader {
  /** A header's value; `null` when it is missing, or was sent more than once. */
  get(name: string): string | null
}

/**
 * Another scheme than a header key. Only `true` lets a delivery in; a function that throws does not,
 * and its error goes to `onError`.
 */
export type CustomAuth = (headers: HeaderReader) => boolean | Promise<boolean>

/** Who is let in: a header key, a function of your own, or `false` for everybody. */
export type WebhookAuth = HeaderKeyAuth | CustomAuth | false

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
    this.#name = resolveHeaderName(header)
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

const utf8 = new TextDecoder()

/** The keys of a value, without white space around them; throws `invalid_options` for a bad one. */
export function resolveKeys(value: unknown, name = 'auth.value'): readonly string[] {
  const isList = Array.isArray(value)
  const given: readonly unknown[] = isList ? value : [value]
  if (given.length === 0) throw invalidKey(`\`${name}\` is an empty array.`)
  return given.map((key, index) => {
    const fault = keyFault(key)
    if (fault === undefined) return String(key).trim()
    const position = isList ? `[${index}]\` (key ${index + 1} of ${given.length})` : '`'
    throw invalidKey(`\`${name}${position} ${fault}.`)
  })
}

/** What is wrong with a value as a key; `undefined` where nothing is. Never quotes it. */
export function keyFault(key: unknown): string | undefined {
  const given = key ?? ''
  if (typeof given !== 'string') return 'is not a string'
  const text = given.trim()
  if (text === '') return 'is empty or undefined'
  const encoded = /^Basic\s+(.+)$/i.exec(text)?.[1]
  if (!hasMissingKey(text) && (encoded === undefined || hasCredentials(encoded))) return undefined
  return 'holds no key: it is the name of a scheme alone, or ends in what JavaScript writes for a missing value or an object'
}

function hasMissingKey(text: string): boolean {
  if (/^(?:Bearer|Basic|Token|ApiKey)$/i.test(text)) return true
  // What JavaScript writes for a missing value or an object, such as a promise that was not awaited,
  // unless it is the end of a longer word.
  return /(?:^|[^\p{L}\p{N}])(?:undefined|null|NaN|\[object \w+\])$/u.test(text)
}

/** Whether the base64 of `user:password` holds one of the two at least. */
function hasCredentials(encoded: string): boolean {
  const base64 = encoded.replaceAll('-', '+').replaceAll('_', '/')
  let decoded: string
  try {
    decoded = utf8.decode(fromBase64(base64))
  } catch {
    // It is not base64, so nobody encoded a missing value in it.
    return true
  }
  // Some senders give the key as the user, without a password.
  const text = decoded.trim().replace(/:$/, '')
  return text !== '' && !hasMissingKey(text)
}

function invalidKey(fault: string): QondorWebhookError {
  return new QondorWebhookError(
    'invalid_options',
    `${fault} Set the environment variable it comes from, for example QONDOR_WEBHOOK_KEY, ` +
      'where this process runs.',
  )
}

/** Compares in a time that depends on the length of `given` alone, not on where it differs. */
export function constantTimeEqual(given: string, expected: string): boolean {
  let difference = given.length ^ expected.length
  // Stryker disable next-line EqualityOperator: one step past both ends compares NaN with NaN.
  for (let index = 0; index < given.length; index += 1) {
    // Past the end of `expected` this is NaN, which counts as 0; the lengths differ already then.
    difference |= given.charCodeAt(index) ^ expected.charCodeAt(index)
  }
  return difference === 0
}
