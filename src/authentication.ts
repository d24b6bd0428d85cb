import { fromBase64 } from './base64.js'
import { Deadline } from './deadline.js'
import { QondorWebhookError, type QondorWebhookErrorDetails } from './errors.js'
import { isDuplicated, resolveHeaderName, singleHeader, type WebhookHeaders } from './headers.js'

/**
 * A key, or several during a rotation. The type allows `undefined`, so that you can pass
 * `process.env.QONDOR_WEBHOOK_KEY` directly; at run time `undefined` is rejected.
 */
export type HeaderAuthValue = string | undefined | readonly (string | undefined)[]

/** The header and the key that Qondor sends with every request, as agreed with Qondor's team. */
export interface HeaderAuth {
  /** The header's name, case-insensitive. */
  readonly header: string
  /**
   * The key, in ASCII, because HTTP headers carry nothing else reliably. If there are several keys, each
   * is accepted. White space around a key is dropped, as in HTTP.
   *
   * A value without a key throws `invalid_options` when the receiver is created. Such a value is empty,
   * blank or undefined. Or it ends in `undefined`, `null`, `NaN` or the text of an object (`[object
   * Object]`, `[object Promise]`), alone or after a character that is neither a letter nor a digit. Or it
   * is only the name of a scheme (`Bearer`, `Basic`, `Token`, `ApiKey`, in any case), or `Basic` with the
   * base64 of such a text.
   *
   * A function is called at the first delivery instead, for hosts that load code while they build and
   * for keys in a vault. Concurrent deliveries share one call, and valid keys are kept. If the function
   * throws, takes longer than `handlerTimeoutMs` or returns no key, the delivery fails with 500 and
   * `invalid_options`, `onError` gets the error, and the next delivery calls the function again.
   *
   * @example
   * { header: 'x-qondor-key', value: process.env.QONDOR_WEBHOOK_KEY }
   * { header: 'x-qondor-key', value: [process.env.NEW_KEY, process.env.OLD_KEY] }
   * { header: 'authorization', value: async () => `Bearer ${await vault.read('qondor')}` }
   */
  readonly value: HeaderAuthValue | (() => HeaderAuthValue | PromiseLike<HeaderAuthValue>)
}

/** Reads the headers of a request, in whatever shape they are. */
export interface HeadersLike {
  /** A header's value; `null` if it is missing, or was sent more than once. */
  get(name: string): string | null
}

/**
 * Checks the sender in your own way. Only `true` accepts a delivery. If the function throws, the
 * delivery is rejected and `onError` gets the error.
 */
export type AuthFunction = (headers: HeadersLike) => boolean | Promise<boolean>

/** How the sender is checked: a header and its key, your own function, or `false` for no check. */
export type WebhookAuth = HeaderAuth | AuthFunction | false

/** Why a sender was refused: there was no key, a wrong one, or the header was sent more than once. */
export type RefusalReason = 'missing' | 'wrong' | 'duplicated'

/** Whether a sender is let in. */
export type Authorization =
  | {
      readonly authorized: true
      /** Which of the keys of `auth.value` it was, from 0 on; `undefined` without such a key. */
      readonly keyIndex: number | undefined
    }
  | { readonly authorized: false; readonly reason: RefusalReason }

/** Decides which requests are accepted. */
export interface Authenticator {
  /**
   * Calls the function `auth.value` until it has returned valid keys. Rejects with `invalid_options` if
   * a call does not return any. `undefined` if there is nothing to load.
   */
  load(timeoutMs: number): Promise<void> | undefined
  /** Whether a request with these headers is accepted. Never before the keys are loaded. */
  authenticate(headers: WebhookHeaders): Authorization | Promise<Authorization>
}

/** Checks the `auth` option; throws `invalid_options`. */
export function createAuthenticator(auth: WebhookAuth): Authenticator {
  if (auth === false) return { load: () => undefined, authenticate: () => letIn }
  if (typeof auth === 'function')
    return { load: () => undefined, authenticate: authenticateBy(auth) }
  if (typeof auth === 'object' && auth !== null) return new HeaderKeyAuthenticator(auth)
  throw new QondorWebhookError(
    'invalid_options',
    "`auth` is required: pass { header: 'x-qondor-key', value: process.env.QONDOR_WEBHOOK_KEY }. " +
      'Only `auth: false` accepts every sender.',
  )
}

const letIn: Authorization = { authorized: true, keyIndex: undefined }
/** The refusal of a wrong key. */
export const wrongKey: Authorization = { authorized: false, reason: 'wrong' }

function authenticateBy(custom: AuthFunction): Authenticator['authenticate'] {
  return async (headers) => {
    const get = (name: string) => singleHeader(headers, name.toLowerCase())
    return (await custom({ get })) === true ? letIn : wrongKey
  }
}

class HeaderKeyAuthenticator implements Authenticator {
  readonly #name: string
  readonly #askForKeys: (() => unknown) | undefined
  #keys: readonly Key[] = []
  #loading: Promise<void> | undefined

  constructor(auth: HeaderAuth) {
    const { header, value } = auth
    this.#name = resolveHeaderName(header)
    if (typeof value === 'function') this.#askForKeys = () => value.call(auth)
    else this.#keys = resolveKeys(value).map(toKey)
  }

  load(timeoutMs: number): Promise<void> | undefined {
    // Stryker disable next-line ConditionalExpression: without a function there are always keys.
    if (this.#keys.length > 0 || !this.#askForKeys) return undefined
    // Concurrent deliveries share one call. Each has its own time limit, because a host may end a request
    // together with its timers and the call.
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
    const keys = resolveKeys(value, 'auth.value()').map(toKey)
    // A call that took too long may end after a later call.
    if (this.#keys.length === 0) this.#keys = keys
  }

  authenticate(headers: WebhookHeaders): Authorization {
    const given = singleHeader(headers, this.#name)
    if (given === null) {
      const reason = isDuplicated(headers, this.#name) ? 'duplicated' : 'missing'
      return { authorized: false, reason }
    }
    let authorization = wrongKey
    // Every key is compared, so that the time does not reveal which key matched.
    for (const { units, letIn } of this.#keys) {
      if (constantTimeEqual(given, units)) authorization = letIn
    }
    return authorization
  }
}

function noKeys(fault: string, details: QondorWebhookErrorDetails = {}): QondorWebhookError {
  const message = `The function \`auth.value\` ${fault}. It is called again at the next delivery.`
  return new QondorWebhookError('invalid_options', message, details)
}

const utf8 = new TextDecoder()

/** The keys of a value, trimmed; throws `invalid_options` if one is not a key. */
export function resolveKeys(value: unknown, name = 'auth.value'): readonly string[] {
  const isList = Array.isArray(value)
  const given: readonly unknown[] = isList ? value : [value]
  if (given.length === 0) throw invalidKey(`\`${name}\` is an empty array.`)
  return given.map((key, index) => {
    const fault = findKeyProblem(key)
    if (fault === undefined) return String(key).trim()
    const position = isList ? `[${index}]\` (key ${index + 1} of ${given.length})` : '`'
    throw invalidKey(`\`${name}${position} ${fault}.`)
  })
}

/** What is wrong with a value as a key, or `undefined`. Never quotes the value. */
export function findKeyProblem(key: unknown): string | undefined {
  const given = key ?? ''
  if (typeof given !== 'string') return 'is not a string'
  const text = given.trim()
  if (text === '') return 'is empty or undefined'
  const encoded = /^Basic\s+(.+)$/i.exec(text)?.[1]
  if (!hasMissingKey(text) && (encoded === undefined || hasCredentials(encoded))) return undefined
  return 'is not a key: it is only the name of a scheme, or ends in the text of a missing value or an object'
}

function hasMissingKey(text: string): boolean {
  if (/^(?:Bearer|Basic|Token|ApiKey)$/i.test(text)) return true
  // The text of a missing value or of an object, such as a promise that was not awaited, unless it is
  // the end of a longer word.
  return /(?:^|[^\p{L}\p{N}])(?:undefined|null|NaN|\[object \w+\])$/u.test(text)
}

/** Whether the base64 of `user:password` contains at least one of the two. */
function hasCredentials(encoded: string): boolean {
  const base64 = encoded.replaceAll('-', '+').replaceAll('_', '/')
  let decoded: string
  try {
    decoded = utf8.decode(fromBase64(base64))
  } catch {
    // It is not base64, so it does not encode a missing value.
    return true
  }
  // Some senders pass the key as the user, without a password.
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

/** A key as it is compared. */
interface Key {
  readonly units: TextUnits
  readonly letIn: Authorization
}

function toKey(text: string, keyIndex: number): Key {
  return { units: toUnits(text), letIn: { authorized: true, keyIndex } }
}

/** The UTF-16 units of a text, which are quicker to read than the text itself. */
type TextUnits = Uint16Array

export function toUnits(text: string): TextUnits {
  return Uint16Array.from({ length: text.length }, (_, index) => text.charCodeAt(index))
}

/** Compares in a time that depends only on the length of `given`, not on where the two differ. */
export function constantTimeEqual(given: string, expected: TextUnits): boolean {
  let difference = given.length ^ expected.length
  for (let index = 0; index < given.length; index += 1) {
    // Beyond the end of `expected` this is 0; then the lengths already differ.
    difference |= given.charCodeAt(index) ^ (expected[index] ?? 0)
  }
  return difference === 0
}
