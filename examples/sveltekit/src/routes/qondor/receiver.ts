import { createQondorWebhooks } from 'qondor-webhooks'
import { toFetchHandler } from 'qondor-webhooks/fetch'
import { env } from '$env/dynamic/private'

const qondor = createQondorWebhooks({
  auth: { header: 'x-qondor-key', value: env.QONDOR_WEBHOOK_KEY },
})
  .onOfferSent((event) => console.log(`Offer ${event.offerId} of ${event.projectName} was sent.`))
  .onAny((event) => console.log(event.topic, event.webhookId))

export const receive = toFetchHandler(qondor)
