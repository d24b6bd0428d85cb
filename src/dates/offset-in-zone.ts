import { QondorWebhookError } from '../errors/qondor-webhook-error.js'
import { offsetMilliseconds } from './date-time.js'

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
