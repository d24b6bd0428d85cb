import { textOf, typeOf } from './exact-json.js'
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
