import { getSecret } from 'astro:env/server'
import type { APIRoute } from 'astro'
import { createQondorWebhooks } from 'qondor-webhooks'
import { toFetchHandler } from 'qondor-webhooks/fetch'

const qondor = createQondorWebhooks({
  auth: { header: 'x-qondor-key', value: getSecret('QONDOR_WEBHOOK_KEY') },
})
  .onOfferSent((event) => console.log(`Offer ${event.offerId} of ${event.projectName} was sent.`))
  .onAny((event) => console.log(event.topic, event.webhookId))
const receive = toFetchHandler(qondor)

export const ALL: APIRoute = ({ request }) => receive(request)
