import type { InspectedDelivery } from './messages.js'

/** A field of an event, and what is to be said of it. */
export interface EventRow {
  readonly name: string
  readonly type: ReturnType<typeof typeOf> | 'missing'
  readonly text: string
  readonly mark: 'failed' | 'drifted' | undefined
  /** What is wrong with it. */
  readonly problems: readonly string[]
}

/** The fields of a payload in its order, then those that were expected and are not there. */
export function eventRows(
  payload: Readonly<Record<string, unknown>>,
  { issues, drift }: Pick<InspectedDelivery, 'issues' | 'drift'>,
): readonly EventRow[] {
  const unknown = new Set(drift)
  const missing = issues
    .map(({ field }) => field)
    .filter((field) => {
      return field !== '' && !Object.hasOwn(payload, field)
    })
  return [...Object.keys(payload), ...new Set(missing)].map((name) => {
    const problems = issues.filter(({ field }) => field === name).map(withoutPath)
    const mark = problems.length > 0 ? 'failed' : unknown.has(name) ? 'drifted' : undefined
    if (!Object.hasOwn(payload, name)) {
      return { name, type: 'missing', text: 'missing', mark, problems }
    }
    const value = payload[name]
    return { name, type: typeOf(value), text: textOf(value), mark, problems }
  })
}

// The row says where it is.
function withoutPath({ message }: { readonly message: string }): string {
  return message.replace(/^\S+: /, '')
}

/** A body that arrived. */
interface DeliveryBody {
  readonly bytes: Uint8Array
  /** `undefined` where the bytes are not UTF-8. */
  readonly text: string | undefined
}

/** Decodes a body from base64. */
export function decodeBody(base64: string): DeliveryBody {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  try {
    return { bytes, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch {
    return { bytes, text: undefined }
  }
}

/** Bytes for people: the offset, sixteen of them in hexadecimal, and what is ASCII of them. */
export function hexDump(bytes: Uint8Array): string {
  const lines: string[] = []
  for (let offset = 0; offset < bytes.length; offset += 16) {
    const line = [...bytes.subarray(offset, offset + 16)]
    const hex = line.map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
    const ascii = line.map((byte) => (byte > 31 && byte < 127 ? String.fromCharCode(byte) : '.'))
    lines.push(`${offset.toString(16).padStart(6, '0')}  ${hex.padEnd(47)}  ${ascii.join('')}`)
  }
  return lines.join('\n')
}

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
function typeOf(value: unknown): 'string' | 'number' | 'boolean' | 'null' | 'object' {
  if (value === null) return 'null'
  const type = typeof value
  if (type === 'string' || type === 'number' || type === 'boolean') return type
  return isRawJSON?.(value) ? 'number' : 'object'
}

/** A value for people: a text as it is, anything else as JSON. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2)
}
