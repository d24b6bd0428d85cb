import type { Arguments } from './arguments.js'
import { usageFailure } from './failure.js'

/** The whole number of a flag. */
export function readInteger(
  args: Arguments,
  flag: string,
  { fallback, from, to }: { fallback: number; from: number; to: number },
): number {
  const text = args.text(flag)
  if (text === undefined) return fallback
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  if (number >= from && number <= to) return number
  throw usageFailure(`--${flag} takes a whole number from ${from} to ${to}.`)
}
