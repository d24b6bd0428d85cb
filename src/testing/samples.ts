import { occurredAt, offsetInZone } from '../dates.js'
import { samples } from '../topics/compiled/samples.js'
import { projectStatusName } from '../topics/project-status.js'

/** The fields that come before, in Qondor's order: a link names the ids of its event. */
export type FieldsSoFar = Readonly<Record<string, unknown>>

/** Values that are new for each event, or that follow another field which an override may change. */
const changing: Readonly<Record<string, (fields: FieldsSoFar) => unknown>> = {
  webhookId: () => crypto.randomUUID(),
  timestamp: timestampOfNow,
  offerValidUntil: ({ timestamp }) => osloClockTwoWeeksAfter(timestamp),
  oldStatusText: ({ oldStatus }) => statusText(oldStatus),
  newStatusText: ({ newStatus }) => statusText(newStatus),
}

/** A realistic value of a field: the sample of its topic's file, or one that follows other fields. */
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
function osloClockTwoWeeksAfter(timestamp: unknown): string {
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
