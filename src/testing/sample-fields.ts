import { ProjectStatus, projectStatusName } from '../schemas/project-status.js'
import { osloClockTwoWeeksAfter, timestampOfNow } from './dot-net-dates.js'

/** The fields that come before, in Qondor's order: a link names the ids of its event. */
export type FieldsSoFar = Readonly<Record<string, unknown>>

/** Makes the value of a field. */
export type SampleField = (fields: FieldsSoFar) => unknown

/**
 * A value for each field by its name, whatever its topic. Invented: no such customer or person, and
 * hosts that RFC 2606 keeps free. A field that is not here gets a value by its type.
 */
export const sampleFields: ReadonlyMap<string, SampleField> = new Map<string, SampleField>(
  Object.entries({
    webhookId: () => crypto.randomUUID(),
    timestamp: timestampOfNow,
    officeId: () => 3,
    officeInternalName: () => 'Festfolk Tromsø',
    officeExternalReference: () => 'AVD-TOS',
    projectId: () => 18417,
    projectNo: () => '26-0342',
    projectName: () => 'Sommerfest på Håkøya',
    projectMainCustomerContactPersonEmail: () => 'aase.bjoernebaer@blaaskjell.example.com',
    offerId: () => 52630,
    offerHeading: () => 'Tilbud: båttur, reker og dans på brygga',
    offerLanguage: () => 'nb-NO',
    offerValidUntil: ({ timestamp }) => osloClockTwoWeeksAfter(timestamp),
    offerLink: ({ projectId }) => customerPage(projectId),
    directLink: ({ projectId, offerId }) => `${customerPage(projectId)}&offerId=${offerId}`,
    oldStatus: () => ProjectStatus.Pending,
    oldStatusText: ({ oldStatus }) => statusText(oldStatus),
    newStatus: () => ProjectStatus.Confirmed,
    newStatusText: ({ newStatus }) => statusText(newStatus),
    customerId: () => 7846,
    customerName: () => 'Blåskjell & Sønner AS',
    customerExternalReference: () => '10482',
    commentedOn: () => 'Båttur på fjorden',
    commentText: () => 'Hei! Båten tar nå alle 120.\nSi fra om allergier innen fredag. 🦐',
  }),
)

// The path is that of the documented samples.
function customerPage(projectId: unknown): string {
  return `https://festfolk.example.com/CustomerWeb/Home?projectId=${projectId}`
}

function statusText(code: unknown): string {
  return projectStatusName(Number(code)) ?? `Status ${code}`
}
