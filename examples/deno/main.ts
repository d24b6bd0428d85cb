import { createQondorWebhooks } from 'qondor-webhooks'
import { toFetchHandler } from 'qondor-webhooks/fetch'

const qondor = createQondorWebhooks({
  auth: { header: 'x-qondor-key', value: Deno.env.get('QONDOR_WEBHOOK_KEY') },
})
  .onOfferSent((event) => console.log(`Offer ${event.offerId} of ${event.projectName} was sent.`))
  .onAny((event) => console.log(event.topic, event.webhookId))

const port = Number(Deno.env.get('PORT') ?? 3000)
Deno.serve({ port }, toFetchHandler(qondor))
