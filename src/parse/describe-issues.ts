import type { QondorWebhookIssue } from '../errors/issue.js'
import { kindOf, type WrongField } from '../topics/read-fields.js'
import type { StandardIssue } from '../topics/standard-schema.js'
import { isObject } from './is-object.js'

// A body can be wrong in as many places as it has values.
const maxIssues = 100
const maxIssuesInMessage = 5

/**
 * A schema's issues without what they may quote: some libraries write the value into the message,
 * so ours is written anew from the path, the expected type and the type that is there.
 */
export function describeIssues(
  subject: string,
  payload: unknown,
  issues: readonly StandardIssue[],
): QondorWebhookIssue[] {
  return issues.slice(0, maxIssues).map((issue) => {
    const path = (issue.path ?? []).map((part) => (typeof part === 'object' ? part.key : part))
    const place = [subject, ...path.map(printable)].join('.')
    const found = kindOf(valueAt(payload, path))
    return { message: `${place}: ${expectation(issue)}, found ${found}`, path }
  })
}

/** The issue of a field that a topic's own reader found. */
export function issueOf(
  subject: string,
  { name, expected, found }: WrongField,
): QondorWebhookIssue {
  return { message: `${subject}.${name}: expected ${expected}, found ${found}`, path: [name] }
}

/** The first issues in one line. */
export function summarize(issues: readonly QondorWebhookIssue[]): string {
  const shown = issues.slice(0, maxIssuesInMessage).map((issue) => issue.message)
  const left = issues.length - shown.length
  return `${shown.join('; ')}${left > 0 ? ` and ${left} more` : ''}.`
}

// A record's keys come from outside: only one that is no more than a name is written into a text.
function printable(key: PropertyKey): string {
  const name = String(key)
  return /^[\w-]{1,64}$/.test(name) ? name : '?'
}

function expectation(issue: StandardIssue): string {
  const { expected, format, origin } = issue as {
    expected?: unknown
    format?: unknown
    origin?: unknown
  }
  // What Zod says of a number with a fraction, and of one that is too large to be exact.
  if (expected === 'int' || format === 'safeint' || origin === 'int') {
    return 'expected an integer up to 2^53 - 1'
  }
  if (typeof expected === 'string') return `expected ${expected}`
  return 'expected another value'
}

function valueAt(payload: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (isObject(value) ? value[key as keyof typeof value] : undefined),
    payload,
  )
}
