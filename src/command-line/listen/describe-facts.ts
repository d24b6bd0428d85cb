/** The facts of an event in a line for people. */
export function describeFacts(facts: Readonly<Record<string, string | number>>): string {
  const { offerId, projectId, projectNo, projectName, customerName, officeInternalName } = facts
  return [
    offerId === undefined ? '' : `offer ${offerId}`,
    projectId === undefined ? '' : `project ${[projectId, projectName].filter(Boolean).join(' ')}`,
    projectNo ? `no. ${projectNo}` : '',
    customerName ?? '',
    officeInternalName ?? '',
    'newStatus' in facts ? `${statusOf(facts, 'old')} → ${statusOf(facts, 'new')}` : '',
  ]
    .filter(Boolean)
    .join(', ')
}

function statusOf(facts: Readonly<Record<string, string | number>>, which: string): string {
  const name = facts[`${which}StatusName`]
  return name === 'unknown' ? `status ${facts[`${which}Status`]}` : String(name)
}
