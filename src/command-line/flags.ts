import { findKeyProblem } from '../authentication.js'
import { isHeaderName } from '../headers.js'
import type { Arguments } from './arguments.js'
import { usageError } from './output.js'

/** A header and its one key. */
export interface HeaderKey {
  readonly header: string
  readonly value: string
}

/** The header and the key from the flags or the environment; `undefined` if there is no key. */
export function resolveAuth(args: Arguments): HeaderKey | undefined {
  const header = args.text('auth-header') ?? 'x-qondor-key'
  if (!isHeaderName(header)) {
    throw usageError('--auth-header must be the name of an HTTP header.')
  }
  const given = args.text('auth-value')
  const value = (given ?? process.env['QONDOR_WEBHOOK_KEY'] ?? '').trim()
  if (given === undefined && value === '') {
    if (!args.has('auth-header')) return undefined
    throw usageError('--auth-header needs a key, in QONDOR_WEBHOOK_KEY or --auth-value.')
  }
  const source = given === undefined ? 'QONDOR_WEBHOOK_KEY' : '--auth-value'
  if (!/^[\t\x20-\x7e]*$/.test(value)) {
    throw usageError(`${source} has characters that a header cannot carry. Use ASCII.`)
  }
  const fault = findKeyProblem(value)
  if (fault === undefined) return { header, value }
  throw usageError(`${source} ${fault}. Set the environment variable it comes from.`)
}

/** The header with the key to send; no header if there is no key. */
export function keyHeader(auth: HeaderKey | undefined): Readonly<Record<string, string>> {
  return auth ? { [auth.header.toLowerCase()]: auth.value } : {}
}

/** The whole number of a flag. */
export function parseInteger(
  args: Arguments,
  flag: string,
  { fallback, from, to }: { fallback: number; from: number; to: number },
): number {
  const text = args.text(flag)
  if (text === undefined) return fallback
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  if (number >= from && number <= to) return number
  throw usageError(`--${flag} must be a whole number from ${from} to ${to}.`)
}

/** The URL of a flag, with `http://` for a host of this machine alone; `undefined` without the flag. */
export function parseUrl(args: Arguments, flag: string): URL | undefined {
  const text = args.text(flag)
  if (text === undefined) return undefined
  const full = thisMachine.test(text) ? `http://${text}` : text
  const url = URL.canParse(full) ? new URL(full) : undefined
  if (url && /^https?:$/.test(url.protocol) && !url.username && !url.password) return url
  const how = full.includes('://') ? 'without a user name' : 'with http:// or https:// in front'
  throw usageError(`--${flag} must be an http or https URL ${how}.`)
}

// `localhost:3000` alone would be a URL with the scheme `localhost:`.
const thisMachine = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?([/?#]|$)/i

/** The URL of a required flag. */
export function assertUrl(args: Arguments, flag: string): URL {
  const url = parseUrl(args, flag)
  if (url) return url
  throw usageError(`--${flag} URL is missing. Add it.`)
}

/** A URL without its query, which may contain a secret, for printing. */
export function withoutQuery({ origin, pathname }: URL): string {
  return origin + pathname
}
