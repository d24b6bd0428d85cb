import { occurredAt, offsetInZone } from '../dates.js'
import { samples } from '../topics/compiled/samples.js'
import { projectStatusName } from '../topics/project-status.js'

/** The earlier fields in Qondor's order, because a link contains the ids of its event. */
export type FieldsSoFar = Readonly<Record<string, unknown>>

/** Values that are new for each event, or that depend on a field that an override may change. */
const changing: Readonly<Record<string, (fields: FieldsSoFar) => unknown>> = {
  webhookId: () => crypto.randomUUID(),
  timestamp: timestampOfNow,
  offerValidUntil: ({ timestamp }) => osloClockTwoWeeksAfter(timestamp),
  oldStatusText: ({ oldStatus }) => statusText(oldStatus),
  newStatusText: ({ newStatus }) => statusText(newStatus),
}

/** A realistic value of a field: the sample from its topic's file, or one that depends on other fields. */
export function sampleOf(name: string, fields: FieldsSoFar): unknown {
  const change = changing[name]
  if (change) return change(fields)
  const sample = samples[name]
  if (typeof sample !== 'string') return sample
  return sample.replace(/\{(\w+)\}/g, (_all, field: string) => String(fields[field]))
}

function statusText(code: unknown): string {
  return projectStatusName(Number(code)) ?? `Status ${code}`
}

const twoWeeks = 14 * 86_400_000
let lastInstant = 0
let ticks = 0

/**
 * The current time in UTC, as .NET writes it, with seven fractional digits (Qondor help centre, "Webhooks
 * in Qondor"). The last four count up within a millisecond, so that events sort in creation order.
 */
export function timestampOfNow(): string {
  const instant = Date.now()
  ticks = instant === lastInstant ? (ticks + 1) % 10_000 : 1
  lastInstant = instant
  return `${digitsOf(instant)}${String(ticks).padStart(4, '0')}Z`
}

/**
 * The time in Oslo two weeks after a timestamp, without an offset, as in Qondor's documented samples. A
 * timestamp that is not a date counts as now.
 */
function osloClockTwoWeeksAfter(timestamp: unknown): string {
  const instant = instantOf(timestamp) + twoWeeks
  return `${digitsOf(instant + offsetInZone('Europe/Oslo', instant))}8146`
}

function instantOf(timestamp: unknown): number {
  try {
    return occurredAt({ timestamp: String(timestamp) }).getTime()
  } catch {
    // The schema accepts any text, so an override may not be a date.
    return Date.now()
  }
}

function digitsOf(instant: number): string {
  return new Date(instant).toISOString().slice(0, -1)
}
