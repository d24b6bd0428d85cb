// Qondor's topics and fields, in Qondor's order, as documented: written by hand and apart from the
// schemas on purpose. `!` marks what is required; the rest may be null or absent.
const table = {
  OfferCommentToCustomerCreatedV1:
    'projectId! projectNo projectName! projectMainCustomerContactPersonEmail offerId! offerHeading ' +
    'offerLanguage offerLink directLink customerId customerName customerExternalReference ' +
    'commentedOn commentText',
  OfferAnsweredV1:
    'projectId! projectNo projectName! projectMainCustomerContactPersonEmail offerId! offerHeading ' +
    'offerLanguage offerValidUntil offerLink directLink customerId customerName ' +
    'customerExternalReference',
  OfferSentV1:
    'projectId! projectNo projectName! projectMainCustomerContactPersonEmail offerId! offerHeading ' +
    'offerLanguage offerValidUntil offerLink directLink customerId customerName ' +
    'customerExternalReference',
  ProjectCreatedV1:
    'officeId! officeInternalName officeExternalReference projectId! projectNo projectName!',
  ProjectStatusChangedV1:
    'officeId! officeInternalName officeExternalReference projectId! projectNo projectName! ' +
    'oldStatus! oldStatusText newStatus! newStatusText customerId customerName ' +
    'customerExternalReference',
  PingV1: '',
}

const integers = 'projectId offerId customerId officeId oldStatus newStatus'.split(' ')

interface ContractField {
  readonly name: string
  readonly isRequired: boolean
  readonly isInteger: boolean
}

export interface ContractTopic {
  readonly topic: string
  /** What comes after `webhookId`, `timestamp` and `topic`. */
  readonly fields: readonly ContractField[]
}

export const contractTopics: readonly ContractTopic[] = Object.entries(table).map(
  ([topic, fields]) => ({ topic, fields: fields.split(' ').filter(Boolean).map(readField) }),
)

function readField(text: string): ContractField {
  const name = text.replace('!', '')
  return { name, isRequired: text.endsWith('!'), isInteger: integers.includes(name) }
}

/** A body of the topic with every field set. */
export function fullBody({ topic, fields }: ContractTopic): Record<string, unknown> {
  return {
    webhookId: '84f48600-cdfc-477e-8257-916f9f3f7094',
    timestamp: '2024-10-18T07:32:12.3678338Z',
    topic,
    ...Object.fromEntries(
      fields.map(({ name, isInteger }, index) => [name, isInteger ? index + 1 : `the ${name}`]),
    ),
  }
}

/** A copy of `body` without one of its fields. */
export function without(body: Record<string, unknown>, name: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([key]) => key !== name))
}
