import { createQondorWebhooks } from 'qondor-webhooks'
import { toNodeHandler } from 'qondor-webhooks/node'

const qondor = createQondorWebhooks({
  auth: { header: 'x-qondor-key', value: process.env.QONDOR_WEBHOOK_KEY },
})
  .onOfferSent((event) => console.log(`Offer ${event.offerId} of ${event.projectName} was sent.`))
  .onAny((event) => console.log(event.topic, event.webhookId))

export const config = { api: { bodyParser: false } }
export default toNodeHandler(qondor)
