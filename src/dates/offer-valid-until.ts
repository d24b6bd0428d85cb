import { instantAt, readDateTime } from './date-time.js'
import { offsetInZone } from './offset-in-zone.js'

/** Options of {@link offerValidUntil}. */
export interface OfferValidUntilOptions {
  /** The IANA zone whose clock `offerValidUntil` shows. @default 'Europe/Oslo' */
  readonly timeZone?: string | undefined
}

const day = 86_400_000

/**
 * The instant until which an offer is valid; `null` where Qondor names none, as `null`, an absent
 * field or .NET's unset date.
 *
 * Qondor sends the wall-clock time without its zone, so `new Date(event.offerValidUntil)` is wrong
 * by one or two hours on a UTC server. That the zone is `Europe/Oslo` is inferred from the documented
 * samples, not stated by Qondor. When clocks go back, the first of the two hours is taken; an hour
 * that clocks skip counts on from the one before it.
 *
 * @throws {QondorWebhookError} `invalid_date` when the field is no date and time, `invalid_options`
 * when the zone is not known.
 * @example
 * offerValidUntil(event)?.toISOString() // '2024-11-01T07:32:12.367Z'
 */
export function offerValidUntil(
  event: { readonly offerValidUntil?: string | null | undefined },
  { timeZone = 'Europe/Oslo' }: OfferValidUntilOptions = {},
): Date | null {
  const text = event.offerValidUntil ?? null
  if (text === null) return null
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
