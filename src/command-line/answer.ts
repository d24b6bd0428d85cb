import { isObject } from '../parse/is-object.js'

/** What came back of a request: a status, or why there is none. */
export interface Answer {
  readonly status: number | undefined
  /** Why there is no status. */
  readonly problem: string | undefined
  /** What a receiver says became of the delivery; an app of another kind says nothing. */
  readonly outcome: string | undefined
  /** The code beside the outcome, such as `invalid_payload`. */
  readonly code: string | undefined
  /** Why the answer was not read to its end. */
  readonly cut: string | undefined
  readonly milliseconds: number
}

/** Whether an answer says that the delivery was taken. */
export function isTaken({ status = 0 }: Pick<Answer, 'status'>): boolean {
  return status >= 200 && status < 300
}

/** How an answer is coloured: taken, taken though not handled, or not taken. */
export function toneOfAnswer(answer: Answer): 'good' | 'noted' | 'bad' {
  if (!isTaken(answer)) return 'bad'
  const { outcome = 'handled', cut } = answer
  return cut === undefined && ['handled', 'queued'].includes(outcome) ? 'good' : 'noted'
}

/** An answer in words: `200 duplicate`, `422 invalid (invalid_payload)`, `connection refused`. */
export function describeAnswer({ status, problem, outcome, code, cut }: Answer): string {
  if (status === undefined) return problem ?? 'no answer'
  const withCode = code === undefined || code === outcome ? '' : ` (${code})`
  const became = outcome === undefined ? '' : ` ${outcome}${withCode}`
  return `${status}${became}${cut === undefined ? '' : `, ${cut}`}`
}

/** The outcome and the code in the body that a receiver answers with. */
export function outcomeIn(text: string): Pick<Answer, 'outcome' | 'code'> {
  const nothing = { outcome: undefined, code: undefined }
  try {
    const body: unknown = JSON.parse(text)
    if (!isObject(body)) return nothing
    const outcome = nameIn(body, 'outcome')
    return outcome === undefined ? nothing : { outcome, code: nameIn(body, 'code') }
  } catch {
    return nothing
  }
}

// Whatever an app answers with under such a key, only a name is printed.
function nameIn(body: object, key: string): string | undefined {
  const value: unknown = Reflect.get(body, key)
  return typeof value === 'string' && /^[a-z][a-z_]{0,39}$/.test(value) ? value : undefined
}
