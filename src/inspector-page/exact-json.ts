/** A number that JavaScript would write otherwise than it was sent, where the browser knows of it. */
interface RawJson {
  rawJSON?(source: string): unknown
  isRawJSON?(value: unknown): boolean
}

const { rawJSON, isRawJSON } = JSON as RawJson

/** The object that a text says in JSON, its numbers as they were sent; `undefined` for any other text. */
export function payloadOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text, keepSource)
    const isPayload = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isPayload ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

function keepSource(_key: string, value: unknown, context?: { source?: string }): unknown {
  const source = context?.source
  if (typeof value !== 'number' || source === undefined || String(value) === source) return value
  return rawJSON ? rawJSON(source) : value
}

/** What type of JSON a value is. */
export function typeOf(value: unknown): 'string' | 'number' | 'boolean' | 'null' | 'object' {
  if (value === null) return 'null'
  const type = typeof value
  if (type === 'string' || type === 'number' || type === 'boolean') return type
  return isRawJSON?.(value) ? 'number' : 'object'
}

/** A value for people: a text as it is, anything else as JSON. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2)
}
