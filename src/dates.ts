import { QondorWebhookError } from './errors.js'

/**
 * When the event occurred. `timestamp` is in UTC (Qondor help centre, "Webhooks in Qondor") with up
 * to seven fractional digits; a `Date` holds milliseconds, so the string is the more precise one.
 *
 * @throws {QondorWebhookError} `invalid_date` when `timestamp` is not a date and time, an empty one included.
 * @example
 * occurredAt(event).toISOString() // '2024-10-18T07:32:12.367Z'
 */
export function occurredAt(event: { readonly timestamp: string }): Date {
  const dateTime = readDateTime('timestamp', event.timestamp)
  return instantAt(dateTime, dateTime.offset ?? 'Z')
}

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

/** A date and time as .NET writes it, taken apart. */
interface DateTime {
  /** The instant, if the clock on the wall had shown UTC. */
  readonly asUtc: Date
  /** `Z`, `+01:00`, or `undefined` where the text names none. */
  readonly offset: string | undefined
  /** Whether it is .NET's unset date, `0001-01-01T00:00:00`. */
  readonly isUnset: boolean
}

const pattern =
  /^(?<minutes>\d{4}-\d\d-\d\dT\d\d:\d\d)(?::(?<seconds>\d\d)(?:\.(?<fraction>\d{1,9}))?)?(?<offset>Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)?$/

/** Reads ISO 8601 with or without an offset; digits past the millisecond are cut off. */
function readDateTime(field: string, text: string): DateTime {
  const { minutes, seconds = '00', fraction = '', offset } = pattern.exec(text)?.groups ?? {}
  const wall = `${minutes}:${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}`
  const asUtc = new Date(`${wall}Z`)
  // Some engines roll 30 February over into March; a round trip tells.
  if (Number.isNaN(asUtc.getTime()) || asUtc.toISOString() !== `${wall}Z`) {
    throw invalidDate(field)
  }
  return { asUtc, offset, isUnset: wall.startsWith('0001-01-01') }
}

/** The instant of a date and time that names its offset. */
function instantAt({ asUtc }: DateTime, offset: string): Date {
  return new Date(asUtc.getTime() - offsetMilliseconds(offset))
}

/** `+01:00` or `-00:43:08` → milliseconds; `Z` and the empty text → 0. */
function offsetMilliseconds(offset: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = offset.slice(1).split(':').map(Number)
  const size = ((hours * 60 + minutes) * 60 + seconds) * 1000
  return offset.startsWith('-') ? -size : size
}

function invalidDate(field: string): QondorWebhookError {
  return new QondorWebhookError(
    'invalid_date',
    `The event's ${field} is not an ISO 8601 date and time. Read the text of the field instead.`,
  )
}

// A formatter takes some 50 microseconds to make, and a program names few zones.
const formatters = new Map<string, Intl.DateTimeFormat>()

/** How far a zone's clocks are ahead of UTC at an instant, in milliseconds, from the platform's data. */
export function offsetInZone(timeZone: string, instant: number): number {
  const parts = formatterOf(timeZone).formatToParts(instant)
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? ''
  return offsetMilliseconds(name.replace('GMT', ''))
}

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone)
  if (known) return known
  const formatter = makeFormatter(timeZone)
  formatters.set(timeZone, formatter)
  return formatter
}

function makeFormatter(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  } catch (cause) {
    throw new QondorWebhookError(
      'invalid_options',
      '`timeZone` must be an IANA time zone that this runtime supports, for example Europe/Oslo.',
      { cause },
    )
  }
}
