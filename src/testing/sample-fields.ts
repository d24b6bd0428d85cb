import { samples } from '../topics/compiled/samples.js'
import { projectStatusName } from '../topics/project-status.js'
import { osloClockTwoWeeksAfter, timestampOfNow } from './dot-net-dates.js'

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
