import type { Arguments } from './arguments.js'
import { usageFailure } from './failure.js'

/** The URL of a flag; `undefined` where it is not given. */
export function readUrl(args: Arguments, flag: string): URL | undefined {
  const text = args.text(flag)
  if (text === undefined) return undefined
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url && /^https?:$/.test(url.protocol) && !url.username && !url.password) return url
  throw usageFailure(`--${flag} takes an http or https URL without a user name.`)
}

/** The same where it is required. */
export function requireUrl(args: Arguments, flag: string): URL {
  const url = readUrl(args, flag)
  if (url) return url
  throw usageFailure(`--${flag} URL is missing.`)
}

/** A URL to print: a query may hold a secret. */
export function withoutQuery({ origin, pathname }: URL): string {
  return origin + pathname
}
