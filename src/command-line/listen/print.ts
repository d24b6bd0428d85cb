import { isObject } from '../../parse/body.js'
import type { ReceiveResult } from '../../receiver/outcomes.js'
import { projectStatusName } from '../../topics/project-status.js'
import type { FieldKind } from '../../topics/read-fields.js'
import { topicByName } from '../../topics/registry.js'
import { colours, type Part, paint, printableJson } from '../output.js'
import { isSuccess } from '../post.js'
import { outcomeLabel } from './inspector/page/messages.js'
import type { ReceivedDelivery } from './server.js'

/** A delivery as a line of JSON; of its values, only those that identify the event. */
export function toJsonLine({ number, receivedAt, result, drift }: ReceivedDelivery): string {
  const { outcome, status, error, topic, webhookId, event } = result
  return printableJson({
    type: 'delivery',
    number,
    receivedAt: receivedAt.toISOString(),
    topic: topic ?? null,
    webhookId: webhookId ?? null,
    outcome,
    status,
    code: error?.code ?? null,
    facts: summaryFields(event),
    drift,
    issues: error?.issues ?? [],
  })
}

/** A delivery as a line for people, with its faults in the lines below. */
export function toTextLines({
  receivedAt,
  result,
  drift,
}: ReceivedDelivery): readonly (readonly Part[])[] {
  const { outcome, status, error, topic, event } = result
  const facts = describeSummary(summaryFields(event))
  const line: readonly Part[] = [
    paint('dim', timeOfDay(receivedAt)),
    paint(colours[severityOf(result)], `${status} ${error?.code ?? outcomeLabel({ outcome })}`),
    paint('bold', topic ?? '-'),
    ...(facts === '' ? [] : [facts]),
    ...(drift.length > 0 ? [paint('yellow', `drift: ${drift.join(', ')}`)] : []),
  ]
  const issues = (error?.issues ?? []).map(({ message }) => [`              ${message}`])
  return [line, ...issues]
}

/** The severity of a delivery: handled, accepted but not handled, or failed. */
export function severityOf({ outcome, status }: ReceiveResult): 'good' | 'noted' | 'bad' {
  if (!isSuccess({ status })) return 'bad'
  return outcome === 'handled' ? 'good' : 'noted'
}

/** The time of day on this machine's clock, to the millisecond. */
export function timeOfDay(time: Date): string {
  const digits = (value: number, length = 2): string => String(value).padStart(length, '0')
  const parts = [time.getHours(), time.getMinutes(), time.getSeconds()].map((part) => digits(part))
  return `${parts.join(':')}.${digits(time.getMilliseconds(), 3)}`
}

/** The fields that identify an event, by name. */
type SummaryFields = Readonly<Record<string, string | number>>

/**
 * The fields that identify an event: whole numbers, names, numbers as text, and the names of status
 * codes. Never an e-mail address, a link or a free text. The field that the topic is named after comes
 * first.
 */
export function summaryFields(event: unknown): SummaryFields {
  const facts: Record<string, string | number> = {}
  if (!isObject(event) || !('topic' in event)) return facts
  const topic = String(event.topic)
  const fields = Object.entries(topicByName.get(topic)?.fields ?? {})
  const values = new Map<string, unknown>(Object.entries(event))
  for (const [field] of [...fields.filter(isSummaryField)].sort(bySubject(topic))) {
    const value = values.get(field)
    if (typeof value !== 'string' && typeof value !== 'number') continue
    facts[field] = value
    if (field.endsWith('Status'))
      facts[`${field}Name`] = projectStatusName(Number(value)) ?? 'unknown'
  }
  return facts
}

function isSummaryField([field, kind]: readonly [string, FieldKind]): boolean {
  return kind === 'integer' || kind === 'optionalInteger' || /(Name|No)$/.test(field)
}

/** `offerId` before `projectId` in `OfferSentV1`; Qondor's order otherwise. */
function bySubject(topic: string) {
  const isOther = ([field]: readonly [string, FieldKind]): number => {
    const [subject = field] = field.split(/(?=[A-Z])/)
    return topic.toLowerCase().startsWith(subject) ? 0 : 1
  }
  return (one: readonly [string, FieldKind], other: readonly [string, FieldKind]): number => {
    return isOther(one) - isOther(other)
  }
}

/** The fields that identify an event, as a line for people. */
export function describeSummary(facts: SummaryFields): string {
  const fields = Object.keys(facts)
  const statuses = fields.filter((field) => field.endsWith('Status'))
  return [
    ...fields.map((field) => describe(field, facts)),
    statuses.map((field) => statusOf(field, facts)).join(' → '),
  ]
    .filter(Boolean)
    .join(', ')
}

/** `project 7 Picnic` for `projectId` with `projectName`; empty if the field is shown elsewhere. */
function describe(field: string, facts: SummaryFields): string {
  const value = facts[field]
  if (value === '' || /Status(Name)?$/.test(field)) return ''
  if (field.endsWith('No')) return `no. ${value}`
  if (field.endsWith('Name')) return field.replace(/Name$/, 'Id') in facts ? '' : String(value)
  const subject = field.replace(/Id$/, '')
  const words = subject.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
  return [words, value, facts[`${subject}Name`] ?? ''].join(' ').trimEnd()
}

function statusOf(field: string, facts: SummaryFields): string {
  const name = facts[`${field}Name`]
  return name === 'unknown' ? `status ${facts[field]}` : String(name)
}
