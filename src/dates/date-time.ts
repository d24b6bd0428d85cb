import { QondorWebhookError } from '../errors/qondor-webhook-error.js'

/** A date and time as .NET writes it, taken apart. */
export interface DateTime {
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
export function readDateTime(field: string, text: string): DateTime {
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
export function instantAt({ asUtc }: DateTime, offset: string): Date {
  return new Date(asUtc.getTime() - offsetMilliseconds(offset))
}

/** `+01:00` or `-00:43:08` → milliseconds; `Z` and the empty text → 0. */
export function offsetMilliseconds(offset: string): number {
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
