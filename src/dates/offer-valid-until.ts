import { instantAt, readDateTime } from './date-time.js'
import { offsetInZone } from './offset-in-zone.js'

/** Options of {@link offerValidUntil}. */
export interface OfferValidUntilOptions {
  /** The IANA zone whose clock `offerValidUntil` shows. @default 'Europe/Oslo' */
  readonly timeZone?: string | undefined
}

const day = 86_400_000

/**
 * The instant until which an offer is valid. It is `null` where Qondor names none: the field is
 * absent, `null`, empty or blank, or holds .NET's unset date, `0001-01-01T00:00:00`.
 *
 * Qondor sends the wall-clock time without its zone, so `new Date(event.offerValidUntil)` is wrong
 * by one or two hours on a UTC server. That the zone is `Europe/Oslo` is inferred from the documented
 * samples, not stated by Qondor. When clocks go back, the first of the two hours is taken; an hour
 * that clocks skip counts on from the one before it.
 *
 * @throws {QondorWebhookError} `invalid_date` when any other text is not a date and time,
 * `invalid_options` when the runtime does not know the zone.
 * @example
 * offerValidUntil(event)?.toISOString() // '2024-11-01T07:32:12.367Z'
 */
export function offerValidUntil(
  event: { readonly offerValidUntil?: string | null | undefined },
  { timeZone = 'Europe/Oslo' }: OfferValidUntilOptions = {},
): Date | null {
  const text = event.offerValidUntil ?? ''
  if (text.trim() === '') return null
  const dateTime = readDateTime('offerValidUntil', text)
  if (dateTime.isUnset) return null
  if (dateTime.offset) return instantAt(dateTime, dateTime.offset)
  return new Date(instantOfWallClock(dateTime.asUtc.getTime(), timeZone))
}

function instantOfWallClock(wall: number, timeZone: string): number {
  const offsetBefore = offsetInZone(timeZone, wall - day)
  const offsetAfter = offsetInZone(timeZone, wall + day)
  const candidates = [offsetBefore, offsetAfter].map((offset) => ({ offset, at: wall - offset }))
  const shown = candidates.find(({ offset, at }) => offsetInZone(timeZone, at) === offset)
  // No candidate shows the wall-clock time: clocks skipped it.
  return shown?.at ?? wall - offsetBefore
}
