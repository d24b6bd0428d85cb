import type { ClaimResult } from '../deduplication/deduplication-store.js'
import { assertPositiveInteger, QondorWebhookError } from '../errors.js'

/** The option that every store with a database behind it takes. */
export interface WindowOptions {
  /**
   * How long a handled event is remembered, in milliseconds, counted from when it was handled.
   * @default 2592000000 (30 days)
   */
  readonly windowMs?: number | undefined
}

/** Fills in the default of `windowMs`; throws `invalid_options`. */
export function resolveWindow({ windowMs = 30 * 86_400_000 }: WindowOptions): number {
  return assertPositiveInteger('windowMs', windowMs, Number.MAX_SAFE_INTEGER)
}

/** The option that every store takes whose claims stand beside those of others. */
export interface NameOptions {
  /**
   * The endpoint's name, of 1 to 200 characters. Those that share a table or a file need names of their
   * own, as an event has the same key at each. @default 'default'
   */
  readonly name?: string | undefined
}

/** Fills in the default of `name`; throws `invalid_options`. */
export function resolveName({ name = 'default' }: NameOptions): string {
  if (typeof name === 'string' && name !== '' && name.length <= 200) return storableText(name)
  throw new QondorWebhookError('invalid_options', 'The option name takes 1 to 200 characters.')
}

/**
 * Any text as printable ASCII, a UUID unchanged and no two texts alike. An id may hold what a database
 * refuses (a NUL, what its encoding lacks) or takes for something else (half a surrogate pair).
 */
export function storableText(text: string): string {
  return text.replace(/[^ -[\]-~]/g, (unit) => {
    return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

const answers: readonly ClaimResult[] = ['claimed', 'duplicate', 'in_progress']

/** What a database answered to a claim; some clients answer texts as bytes. */
export function toClaimResult(reply: unknown): ClaimResult {
  const answer = answers.find((known) => known === String(reply))
  if (answer) return answer
  throw new TypeError(
    'The client did not answer what the database says. Is it a supported version?',
  )
}
