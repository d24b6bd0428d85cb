import type { InspectedDelivery } from './messages.js'

/** A field of an event, and what is to be said of it. */
export interface EventRow {
  readonly name: string
  /** As JSON names it, or `missing`. */
  readonly type: 'string' | 'number' | 'boolean' | 'null' | 'object' | 'missing'
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
  const missing = issues
    .map(({ field }) => field)
    .filter((field) => {
      return field !== '' && !Object.hasOwn(payload, field)
    })
  return [...Object.keys(payload), ...new Set(missing)].map((name) => {
    const problems = issues.filter(({ field }) => field === name).map(withoutPath)
    const mark = problems.length > 0 ? 'failed' : drift.includes(name) ? 'drifted' : undefined
    const value = Object.hasOwn(payload, name) ? payload[name] : undefined
    return { name, type: typeOf(value), text: textOf(value), mark, problems }
  })
}

function typeOf(value: unknown): EventRow['type'] {
  if (value === undefined) return 'missing'
  if (value === null) return 'null'
  const type = typeof value
  if (type === 'bigint') return 'number'
  return type === 'string' || type === 'number' || type === 'boolean' ? type : 'object'
}

function textOf(value: unknown): string {
  if (value === undefined) return 'missing'
  if (typeof value !== 'object' || value === null) return String(value)
  return JSON.stringify(value, bigIntAsText, 2)
}

function bigIntAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value
}

// The row says where it is.
function withoutPath({ message }: { readonly message: string }): string {
  return message.replace(/^\S+: /, '')
}
