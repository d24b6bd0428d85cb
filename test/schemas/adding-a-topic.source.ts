/** The one new file: the schema of a topic of tomorrow. */
export const newSchema = `
import * as z from 'zod'
import { envelopeFields } from './fields.js'

export const invoiceCreatedV1Schema = z.object({
  ...envelopeFields,
  topic: z.literal('InvoiceCreatedV1'),
  invoiceId: z.int(),
})

export type InvoiceCreatedV1 = z.infer<typeof invoiceCreatedV1Schema>
`

/** A user's program that compiles only with the new topic in place. */
export const program = `
import {
  createQondorWebhooks,
  type InvoiceCreatedV1,
  parseQondorWebhook,
  type QondorTopic,
  type QondorWebhookEvent,
  qondorTopics,
} from './src/index.js'
import { createEvent, deliver } from './src/testing/index.js'

const heard: number[] = []

const qondor = createQondorWebhooks({ auth: false }).onInvoiceCreated((event) => {
  heard.push(invoiceIdOf(event))
})

function invoiceIdOf(event: QondorWebhookEvent<'InvoiceCreatedV1'>): InvoiceCreatedV1['invoiceId'] {
  return event.invoiceId
}

export const topic: QondorTopic = 'InvoiceCreatedV1'

function assertNever(event: never): never {
  throw new Error(String(event))
}

export function withTheNewCase(event: QondorWebhookEvent): string | number {
  switch (event.topic) {
    case 'OfferAnsweredV1':
    case 'OfferCommentToCustomerCreatedV1':
    case 'OfferSentV1':
      return event.offerId
    case 'ProjectCreatedV1':
    case 'ProjectStatusChangedV1':
      return event.projectId
    case 'PingV1':
      return event.webhookId
    case 'InvoiceCreatedV1':
      return event.invoiceId
    default:
      return assertNever(event)
  }
}

export function withoutTheNewCase(event: QondorWebhookEvent): string | number {
  switch (event.topic) {
    case 'OfferAnsweredV1':
    case 'OfferCommentToCustomerCreatedV1':
    case 'OfferSentV1':
      return event.offerId
    case 'ProjectCreatedV1':
    case 'ProjectStatusChangedV1':
      return event.projectId
    case 'PingV1':
      return event.webhookId
    default:
      // @ts-expect-error: the new topic is not handled.
      return assertNever(event)
  }
}

export async function run(body: string) {
  const event = parseQondorWebhook(body)
  const received = await qondor.receive({ headers: {}, body })
  const outcomes = [received.outcome, await qondor.dispatch(event)]
  const { invoiceId } = createEvent('InvoiceCreatedV1')
  const delivered = await deliver(qondor, 'InvoiceCreatedV1', { invoiceId: invoiceId + 1 })
  outcomes.push(delivered.outcome)
  return { event, topics: qondorTopics, outcomes, heard }
}
`
