import { isObject } from '../../parse/is-object.js'
import { projectStatusName } from '../../topics/project-status.js'

/** The fields that tell one event from another; no e-mail address, no text of a customer's. */
const fields = [
  'offerId',
  'projectId',
  'projectNo',
  'projectName',
  'customerName',
  'officeInternalName',
  'oldStatus',
  'newStatus',
]

/** The facts of an event that matter, by field, with the names of status codes. */
export function factsOf(event: unknown): Readonly<Record<string, string | number>> {
  const facts: Record<string, string | number> = {}
  if (!isObject(event)) return facts
  const values = new Map<string, unknown>(Object.entries(event))
  for (const field of fields) {
    const value = values.get(field)
    if (typeof value !== 'string' && typeof value !== 'number') continue
    facts[field] = value
    if (field.endsWith('Status'))
      facts[`${field}Name`] = projectStatusName(Number(value)) ?? 'unknown'
  }
  return facts
}
