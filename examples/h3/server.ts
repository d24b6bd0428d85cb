import { H3, serve } from 'h3'
import { createQondorWebhooks } from 'qondor-webhooks'
import { toFetchHandler } from 'qondor-webhooks/fetch'

const qondor = createQondorWebhooks({
  auth: { header: 'x-qondor-key', value: process.env.QONDOR_WEBHOOK_KEY },
})
  .onOfferSent((event) => console.log(`Offer ${event.offerId} of ${event.projectName} was sent.`))
  .onAny((event) => console.log(event.topic, event.webhookId))

const receive = toFetchHandler(qondor)

const app = new H3()
app.all('/qondor', (event) => receive(event.req))
serve(app, { port: process.env.PORT ?? 3000 })
