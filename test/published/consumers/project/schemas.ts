import { createQondorWebhooks } from 'qondor-webhooks'
import { offerSentV1Schema, qondorWebhookSchema } from 'qondor-webhooks/schemas'
import * as z from 'zod'

export const offerWithRegion = offerSentV1Schema.extend({ region: z.string() })
export type OfferWithRegion = z.infer<typeof offerWithRegion>

export function topicOf(body: unknown) {
  return qondorWebhookSchema.parse(body).topic
}

export const withTopics = createQondorWebhooks({
  auth: false,
  topics: {
    InvoiceCreatedV1: z.object({ topic: z.literal('InvoiceCreatedV1'), invoiceId: z.number() }),
    OfferSentV1: offerWithRegion,
  },
})
  .on('InvoiceCreatedV1', (event) => event.invoiceId.toFixed())
  .onOfferSent((event) => event.region.length)
