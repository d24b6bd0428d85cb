import { isNamed } from '../headers.js'

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
