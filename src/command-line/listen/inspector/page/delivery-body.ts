import type { InspectedDelivery } from './messages.js'

/** A field of an event as the page shows it. */
export interface EventRow {
  readonly name: string
  readonly type: ReturnType<typeof typeOf> | 'missing'
  readonly text: string
  readonly mark: 'failed' | 'drifted' | undefined
  /** The faults of the field. */
  readonly problems: readonly string[]
}

/** The fields of a payload in order, then the missing ones. */
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
    // With its quotes, a number in a text is not taken for a number.
    const text = mark === 'failed' ? JSON.stringify(value, null, 2) : textOf(value)
    return { name, type: typeOf(value), text, mark, problems }
  })
}

// The row already shows the path.
function withoutPath({ message }: { readonly message: string }): string {
  return message.replace(/^\S+: /, '')
}

/** A received body. */
interface DeliveryBody {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** `undefined` if the bytes are not UTF-8. */
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

/** A hex dump: the offset, sixteen bytes in hexadecimal, and their ASCII characters. */
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

/** The methods that keep a number as it was sent, in browsers that have them. */
interface RawJson {
  rawJSON?(source: string): unknown
  isRawJSON?(value: unknown): boolean
}

const { rawJSON, isRawJSON } = JSON as RawJson

/** The object in a JSON text, with its numbers as they were sent; `undefined` for any other text. */
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

/** The JSON type of a value. */
function typeOf(value: unknown): 'string' | 'number' | 'boolean' | 'null' | 'object' {
  if (value === null) return 'null'
  const type = typeof value
  if (type === 'string' || type === 'number' || type === 'boolean') return type
  return isRawJSON?.(value) ? 'number' : 'object'
}

/** A value for people: a text unchanged, anything else as JSON. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2)
}

// A string with the colon that makes it a key, or a bracket.
const tokens = /("(?:[^"\\]|\\.)*")(\s*:)?|[[{]|[\]}]/g

/**
 * A JSON text with another `webhookId`, everything else as it was; `undefined` if it has none. A field
 * inside another may have the same name: it stays.
 */
export function withWebhookId(text: string, webhookId: string): string | undefined {
  let depth = 0
  let isId = false
  let from = 0
  let renewed = ''
  for (const { 0: token, 1: string, 2: colon, index } of text.matchAll(tokens)) {
    if (string === undefined) depth += token === '{' || token === '[' ? 1 : -1
    else if (isId && colon === undefined) {
      renewed += text.slice(from, index) + JSON.stringify(webhookId)
      from = index + string.length
    }
    isId = depth === 1 && colon !== undefined && nameOf(string) === 'webhookId'
  }
  return renewed === '' ? undefined : renewed + text.slice(from)
}

/** A key may be written with escapes. */
function nameOf(string = ''): unknown {
  try {
    return JSON.parse(string)
  } catch {
    return undefined
  }
}
