import type { ClaimResult } from '../deduplication/deduplication-store.js'
import { assertPositiveInteger, QondorWebhookError } from '../errors.js'

/** The option of every store on a database. */
export interface WindowOptions {
  /**
   * How long an event is remembered after it was handled, in milliseconds.
   * @default 2592000000 (30 days)
   */
  readonly windowMs?: number | undefined
}

/** Fills in the default of `windowMs`; throws `invalid_options`. */
export function resolveWindow({ windowMs = 30 * 86_400_000 }: WindowOptions): number {
  return assertPositiveInteger('windowMs', windowMs, Number.MAX_SAFE_INTEGER)
}

/** The option of every store that can share a table or a file with other stores. */
export interface NameOptions {
  /**
   * The endpoint's name, of 1 to 200 characters. Endpoints that share a table or a file each need a
   * different name, because an event has the same key at every endpoint. @default 'default'
   */
  readonly name?: string | undefined
}

/** Fills in the default of `name`; throws `invalid_options`. */
export function resolveName({ name = 'default' }: NameOptions): string {
  if (typeof name === 'string' && name !== '' && name.length <= 200) return storableText(name)
  throw new QondorWebhookError('invalid_options', '`name` must have 1 to 200 characters.')
}

/**
 * Any text as printable ASCII: a UUID unchanged, and no two texts alike. An id may contain characters
 * that a database rejects (a NUL, those that its encoding lacks) or changes (half a surrogate pair).
 */
export function storableText(text: string): string {
  return text.replace(/[^ -[\]-~]/g, (unit) => {
    return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

/** The text that `storableText` made storable. */
export function originalText(stored: string): string {
  return stored.replace(/\\u([\da-f]{4})/g, (_all, digits: string) => {
    return String.fromCharCode(Number.parseInt(digits, 16))
  })
}

const results: readonly ClaimResult[] = ['claimed', 'duplicate', 'in_progress']

/** The result of a claim, from the reply of a database. Some clients return texts as bytes. */
export function toClaimResult(reply: unknown): ClaimResult {
  const result = results.find((known) => known === String(reply))
  if (result) return result
  throw new TypeError(
    'The client returned an unexpected reply to a claim. Use a supported version of the client.',
  )
}
