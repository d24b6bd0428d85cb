import { QondorWebhookError } from './errors.js'

/**
 * The headers of a request in any of the usual shapes: a `Headers` object or another object with `get`,
 * Node's `IncomingHttpHeaders`, a plain object, or pairs of name and value.
 */
export type WebhookHeaders =
  | { get(name: string): string | null | undefined }
  | Iterable<readonly [name: string, value: string]>
  | { readonly [name: string]: string | readonly string[] | undefined }

/**
 * The value of a header; `name` is in lower case. `null` if the header is missing, or if it was sent
 * more than once and the shape still shows that.
 */
export function singleHeader(headers: WebhookHeaders, name: string): string | null {
  if (isHeaders(headers)) {
    const value: unknown = headers.get(name)
    return typeof value === 'string' ? value : null
  }
  const values = valuesOf(headers, name)
  const [value] = values
  return values.length === 1 && typeof value === 'string' ? value : null
}

/** Whether a header was sent more than once, as far as the shape shows that; `name` is in lower case. */
export function isDuplicated(headers: WebhookHeaders, name: string): boolean {
  if (!isHeaders(headers)) return valuesOf(headers, name).length > 1
  // Adapters hide a header that was sent twice, but do not deny it.
  const has = 'has' in headers && typeof headers.has === 'function' && headers.has(name) === true
  return has && headers.get(name) === null
}

function valuesOf(
  headers: Exclude<WebhookHeaders, { get(name: string): unknown }>,
  name: string,
): readonly unknown[] {
  const values: unknown[] = []
  if (isIterable(headers)) {
    for (const [key, value] of headers) if (isNamed(key, name)) addTo(values, value)
  } else {
    // `Object.entries` takes seven times as long.
    for (const key in headers) if (isNamed(key, name)) addTo(values, headers[key])
  }
  return values
}

function addTo(values: unknown[], value: string | readonly string[] | undefined): void {
  if (Array.isArray(value)) for (const item of value) addTo(values, item)
  else if (value !== undefined) values.push(value)
}

/** Whether a header's name equals `name`, which is in lower case; case-insensitive. */
function isNamed(key: string, name: string): boolean {
  if (key === name) return true
  // Names that differ in their length or in their first letter differ; to see that is faster.
  return key.length === name.length && isSameLetter(key, name) && key.toLowerCase() === name
}

function isSameLetter(one: string, other: string): boolean {
  // Stryker disable next-line all: it only saves time, and may be true for any two names.
  return (one.charCodeAt(0) | 0x20) === (other.charCodeAt(0) | 0x20)
}

function isHeaders(headers: WebhookHeaders): headers is Extract<WebhookHeaders, { get: unknown }> {
  // A Map's `get` is case-sensitive, so its pairs are read instead.
  return 'get' in headers && typeof headers.get === 'function' && !(headers instanceof Map)
}

function isIterable(
  headers: WebhookHeaders,
): headers is Iterable<readonly [name: string, value: string]> {
  return Symbol.iterator in headers
}

type HeaderValue = string | readonly string[]

/** Headers by name; the names may be in any case. */
export type HeaderMap = Readonly<Record<string, HeaderValue | undefined>>

/**
 * The headers of a request as earlier middleware left them. The headers as sent, alternating names and
 * values, are used only to detect that a header was sent twice, which a map of headers does not show.
 */
export class RequestHeaders {
  readonly #map: HeaderMap
  readonly #sent: readonly string[]

  constructor(map: HeaderMap, sent: readonly string[] = []) {
    this.#map = map
    this.#sent = sent
  }

  /**
   * The value of a header; `name` is in lower case. `null` if it is missing or was sent twice. If
   * middleware replaced a repeated header with its own value, that value counts.
   */
  get(name: string): string | null {
    // In a local variable, because V8 walks through the keys of a field's object several times slower.
    const map = this.#map
    let value: HeaderValue | undefined
    let count = 0
    for (const key in map) {
      if (!isNamed(key, name) || map[key] === undefined) continue
      value = map[key]
      count += 1
    }
    if (count > 1 || this.#countSent(name) > 1) value = this.#replacedValue(name)
    const only = unwrap(value)
    return typeof only === 'string' ? only : null
  }

  /** Whether a header is present, or was present when the request was sent. */
  has(name: string): boolean {
    const map = this.#map
    for (const key in map) if (isNamed(key, name) && map[key] !== undefined) return true
    return this.#countSent(name) > 0
  }

  #countSent(name: string): number {
    const sent = this.#sent
    let count = 0
    for (let index = 0; index < sent.length; index += 2) {
      if (isNamed(sent[index] ?? '', name)) count += 1
    }
    return count
  }

  // Middleware that sets a name in mixed case does not remove the one in lower case.
  #replacedValue(name: string): HeaderValue | undefined {
    const sent = this.#sent.filter((_, index, all) => {
      return index % 2 === 1 && isNamed(all[index - 1] ?? '', name)
    })
    const values = new Set<HeaderValue>()
    for (const [key, value] of Object.entries(this.#map)) {
      const only = unwrap(value)
      if (isNamed(key, name) && only !== undefined) values.add(only)
    }
    if (values.size > 1 || sent.length > 1) {
      for (const value of values) if (isAsSent(value, sent)) values.delete(value)
    }
    const [value] = values
    return values.size === 1 ? value : undefined
  }
}

/** A value, or that of a list of one. */
function unwrap(value: HeaderValue | undefined): HeaderValue | undefined {
  return typeof value === 'object' && value.length === 1 ? value[0] : value
}

/** Whether a value comes from the values that were sent: one of them, or all of them joined. */
function isAsSent(value: HeaderValue, sent: readonly string[]): boolean {
  if (typeof value !== 'string') return false
  return sent.includes(value) || value === sent.join(', ') || value === sent.join('; ')
}

/** The header name of the `auth` option, in lower case; throws `invalid_options`. */
export function resolveHeaderName(header: unknown): string {
  if (isHeaderName(header)) return header.toLowerCase()
  throw new QondorWebhookError(
    'invalid_options',
    '`auth.header` must be the name of an HTTP header, for example x-qondor-key.',
  )
}

/** Whether a value is a valid name of an HTTP header. */
export function isHeaderName(value: unknown): value is string {
  return typeof value === 'string' && /^[!#$%&'*+.^_`|~\w-]+$/.test(value)
}
