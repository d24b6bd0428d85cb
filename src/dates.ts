import { QondorWebhookError } from './errors.js'

/**
 * The time of the event. `timestamp` is in UTC (Qondor help centre, "Webhooks in Qondor") with up to
 * seven fractional digits. A `Date` has milliseconds, so the string is more precise.
 *
 * @throws {QondorWebhookError} `invalid_date` if `timestamp` is empty or not a date and time.
 * @example
 * occurredAt(event).toISOString() // '2024-10-18T07:32:12.367Z'
 */
export function occurredAt(event: { readonly timestamp: string }): Date {
  const dateTime = readDateTime('timestamp', event.timestamp)
  return instantAt(dateTime, dateTime.offset ?? 'Z')
}

/** Options of {@link offerValidUntil}. */
export interface OfferValidUntilOptions {
  /** The IANA time zone of `offerValidUntil`. @default 'Europe/Oslo' */
  readonly timeZone?: string | undefined
}

const day = 86_400_000

/**
 * The instant until which an offer is valid. It is `null` if the offer has no such date: the field is
 * absent, `null`, empty, blank, or .NET's unset date, `0001-01-01T00:00:00`.
 *
 * Qondor sends the wall-clock time without its zone, so `new Date(event.offerValidUntil)` is wrong
 * by one or two hours on a UTC server. The zone `Europe/Oslo` is inferred from the documented samples;
 * Qondor does not document it. If the clock shows a time twice, the earlier one counts. If the clock
 * skips a time, the result is moved forward by the length of the gap.
 *
 * @throws {QondorWebhookError} `invalid_date` if another text is not a date and time;
 * `invalid_options` if the runtime does not support the zone.
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

/** A date and time as .NET writes it, in its parts. */
interface DateTime {
  /** The instant if the wall-clock time were in UTC. */
  readonly asUtc: Date
  /** `Z`, `+01:00`, or `undefined` if the text has no offset. */
  readonly offset: string | undefined
  /** Whether it is .NET's unset date, `0001-01-01T00:00:00`. */
  readonly isUnset: boolean
}

const pattern =
  /^(?<minutes>\d{4}-\d\d-\d\dT\d\d:\d\d)(?::(?<seconds>\d\d)(?:\.(?<fraction>\d{1,9}))?)?(?<offset>Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)?$/

/** Parses ISO 8601 with or without an offset; digits after the millisecond are cut off. */
function readDateTime(field: string, text: string): DateTime {
  const { minutes, seconds = '00', fraction = '', offset } = pattern.exec(text)?.groups ?? {}
  const wall = `${minutes}:${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}`
  const asUtc = new Date(`${wall}Z`)
  // Some engines turn 30 February into a day in March; a round trip detects it.
  if (Number.isNaN(asUtc.getTime()) || asUtc.toISOString() !== `${wall}Z`) {
    throw invalidDate(field)
  }
  return { asUtc, offset, isUnset: wall.startsWith('0001-01-01') }
}

/** The instant of a date and time with an offset. */
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
    `The event's \`${field}\` is not an ISO 8601 date and time. Use the text of the field instead.`,
  )
}

// Creating a formatter takes about 50 microseconds, and a program uses few zones.
const formatters = new Map<string, Intl.DateTimeFormat>()

/** How far a zone is ahead of UTC at an instant, in milliseconds, from the platform's time zone data. */
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
