import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { createQondorWebhooks } from 'qondor-webhooks'
import { toFetchHandler } from 'qondor-webhooks/fetch'

const qondor = createQondorWebhooks({
  auth: { header: 'x-qondor-key', value: process.env.QONDOR_WEBHOOK_KEY },
})
  .onOfferSent((event) => console.log(`Offer ${event.offerId} of ${event.projectName} was sent.`))
  .onAny((event) => console.log(event.topic, event.webhookId))

const receive = toFetchHandler(qondor)

const app = new Hono()
app.all('/qondor', (context) => receive(context.req.raw))
serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 3000) })
