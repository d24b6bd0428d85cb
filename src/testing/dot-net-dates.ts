import { occurredAt } from '../dates/occurred-at.js'
import { offsetInZone } from '../dates/offset-in-zone.js'

const twoWeeks = 14 * 86_400_000
let lastInstant = 0
let ticks = 0

/**
 * Now, in UTC and as .NET writes it, with seven fractional digits (Qondor help centre, "Webhooks in
 * Qondor"). The last four count up within a millisecond, so that events sort in the order of making.
 */
export function timestampOfNow(): string {
  const instant = Date.now()
  ticks = instant === lastInstant ? (ticks + 1) % 10_000 : 1
  lastInstant = instant
  return `${digitsOf(instant)}${String(ticks).padStart(4, '0')}Z`
}

/**
 * What a clock in Oslo shows two weeks after a timestamp, without an offset: Qondor's documented
 * samples are so. A timestamp that is no date counts as now.
 */
export function osloClockTwoWeeksAfter(timestamp: unknown): string {
  const instant = instantOf(timestamp) + twoWeeks
  return `${digitsOf(instant + offsetInZone('Europe/Oslo', instant))}8146`
}

function instantOf(timestamp: unknown): number {
  try {
    return occurredAt({ timestamp: String(timestamp) }).getTime()
  } catch {
    // The schema takes any text, so that an override may be no date.
    return Date.now()
  }
}

function digitsOf(instant: number): string {
  return new Date(instant).toISOString().slice(0, -1)
}
