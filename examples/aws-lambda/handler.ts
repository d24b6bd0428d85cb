import { createQondorWebhooks } from 'qondor-webhooks'
import { toLambdaHandler } from 'qondor-webhooks/lambda'

const qondor = createQondorWebhooks({
  auth: { header: 'x-qondor-key', value: process.env.QONDOR_WEBHOOK_KEY },
})
  .onOfferSent((event) => console.log(`Offer ${event.offerId} of ${event.projectName} was sent.`))
  .onAny((event) => console.log(event.topic, event.webhookId))

export const handler = toLambdaHandler(qondor)
