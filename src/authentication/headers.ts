/**
 * The headers of a request in any of the usual shapes: a `Headers` object or what has its `get`,
 * Node's `IncomingHttpHeaders`, a plain object, or pairs of name and value.
 */
export type WebhookHeaders =
  | { get(name: string): string | null | undefined }
  | Iterable<readonly [name: string, value: string]>
  | { readonly [name: string]: string | readonly string[] | undefined }

/** All values of a header, whose name is given in lower case. */
export function headerValues(headers: WebhookHeaders, name: string): readonly string[] {
  if (isHeaders(headers)) return valuesOf(headers.get(name))
  const found: string[] = []
  if (isIterable(headers)) {
    for (const [key, value] of headers) {
      if (isNamed(key, name)) found.push(...valuesOf(value))
    }
    return found
  }
  // Not by `Object.entries`, which takes seven times as long.
  for (const key in headers) {
    if (isNamed(key, name)) found.push(...valuesOf(headers[key]))
  }
  return found
}

function isNamed(key: string, name: string): boolean {
  return key.length === name.length && key.toLowerCase() === name
}

function valuesOf(value: string | readonly string[] | null | undefined): readonly string[] {
  if (value === null || value === undefined) return []
  return typeof value === 'string' ? [value] : value
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
