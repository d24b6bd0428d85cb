import type { Facts } from './facts-of.js'

/** The facts of an event in a line for people. */
export function describeFacts(facts: Facts): string {
  const fields = Object.keys(facts)
  const statuses = fields.filter((field) => field.endsWith('Status'))
  return [
    ...fields.map((field) => describe(field, facts)),
    statuses.map((field) => statusOf(field, facts)).join(' → '),
  ]
    .filter(Boolean)
    .join(', ')
}

/** `project 7 Picnic` for `projectId` with `projectName`; empty for what stands elsewhere. */
function describe(field: string, facts: Facts): string {
  const value = facts[field]
  if (value === '' || /Status(Name)?$/.test(field)) return ''
  if (field.endsWith('No')) return `no. ${value}`
  if (field.endsWith('Name')) return field.replace(/Name$/, 'Id') in facts ? '' : String(value)
  const subject = field.replace(/Id$/, '')
  const words = subject.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
  return [words, value, facts[`${subject}Name`] ?? ''].join(' ').trimEnd()
}

function statusOf(field: string, facts: Facts): string {
  const name = facts[`${field}Name`]
  return name === 'unknown' ? `status ${facts[field]}` : String(name)
}
