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
    let values = this.#valuesOf(name)
    const sent = this.#sentValuesOf(name)
    if (values.length > 1 || sent.length > 1) {
      const distinct = [...new Set(values)]
      const mayBeReplaced = distinct.length > 1 || sent.length > 1
      values = mayBeReplaced ? distinct.filter((value) => !isAsSent(value, sent)) : distinct
    }
    const [value] = values
    return values.length === 1 && typeof value === 'string' ? value : null
  }

  // Middleware that sets a name in mixed case does not remove the one in lower case.
  #valuesOf(name: string): HeaderValue[] {
    const values: HeaderValue[] = []
    for (const key in this.#map) {
      if (!isNamed(key, name)) continue
      const value = this.#map[key]
      if (typeof value === 'object' && value.length === 1) values.push(...value)
      else if (value !== undefined) values.push(value)
    }
    return values
  }

  #sentValuesOf(name: string): string[] {
    const values: string[] = []
    for (let index = 0; index < this.#sent.length; index += 2) {
      if (isNamed(this.#sent[index] ?? '', name)) values.push(this.#sent[index + 1] ?? '')
    }
    return values
  }
}

/** Whether a value comes from the values that were sent: one of them, or all of them joined. */
function isAsSent(value: HeaderValue, sent: readonly string[]): boolean {
  if (typeof value !== 'string') return false
  return sent.includes(value) || value === sent.join(', ') || value === sent.join('; ')
}
