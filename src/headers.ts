import { QondorWebhookError } from './errors.js'

/**
 * The headers of a request in any of the usual shapes: a `Headers` object or what has its `get`,
 * Node's `IncomingHttpHeaders`, a plain object, or pairs of name and value.
 */
export type WebhookHeaders =
  | { get(name: string): string | null | undefined }
  | Iterable<readonly [name: string, value: string]>
  | { readonly [name: string]: string | readonly string[] | undefined }

/**
 * The value of a header, whose name is given in lower case; `null` when it is missing, or was sent
 * more than once and can still be told apart.
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
    // Not by `Object.entries`, which takes seven times as long.
    for (const key in headers) if (isNamed(key, name)) add(headers[key])
  }
  return count === 1 && typeof found === 'string' ? found : null
}

/** Whether a header's name, in any case, is the one given in lower case. */
export function isNamed(key: string, name: string): boolean {
  // Stryker disable next-line ConditionalExpression: names of two lengths differ; asking saves time.
  return key.length === name.length && key.toLowerCase() === name
}

function isHeaders(headers: WebhookHeaders): headers is Extract<WebhookHeaders, { get: unknown }> {
  // A Map's `get` minds the case of names; its pairs are read instead.
  return 'get' in headers && typeof headers.get === 'function' && !(headers instanceof Map)
}

function isIterable(
  headers: WebhookHeaders,
): headers is Iterable<readonly [name: string, value: string]> {
  return Symbol.iterator in headers
}

/** The name of the header that the `auth` option names, in lower case; throws `invalid_options`. */
export function resolveHeaderName(header: unknown): string {
  if (isHeaderName(header)) return header.toLowerCase()
  throw new QondorWebhookError(
    'invalid_options',
    'The option auth.header takes the name of an HTTP header.',
  )
}

/** Whether a value is the name of an HTTP header: a token, as HTTP calls it. */
export function isHeaderName(value: unknown): value is string {
  return typeof value === 'string' && /^[!#$%&'*+.^_`|~\w-]+$/.test(value)
}
