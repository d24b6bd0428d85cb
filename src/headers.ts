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
export function isNamed(key: string, name: string): boolean {
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
