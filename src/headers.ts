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
  let found: unknown
  let count = 0
  const add = (value: string | readonly string[] | undefined): void => {
    if (Array.isArray(value)) {
      for (const item of value) add(item)
    } else if (value !== undefined) {
      found = value
      count += 1
    }
  }
  if (isIterable(headers)) {
    for (const [key, value] of headers) if (isNamed(key, name)) add(value)
  } else {
    // `Object.entries` takes seven times as long.
    for (const key in headers) if (isNamed(key, name)) add(headers[key])
  }
  return count === 1 && typeof found === 'string' ? found : null
}

/** Whether a header's name equals `name`, which is in lower case; case-insensitive. */
export function isNamed(key: string, name: string): boolean {
  // Stryker disable next-line ConditionalExpression: names of different lengths differ; this is faster.
  return key.length === name.length && key.toLowerCase() === name
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
