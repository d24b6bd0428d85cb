import { createServer } from 'node:http'
import { createApp, createRouter, fromWebHandler, toNodeListener } from 'h3'
import { createQondorWebhooks } from 'qondor-webhooks'
import { toFetchHandler } from 'qondor-webhooks/fetch'

const qondor = createQondorWebhooks({
  auth: { header: 'x-qondor-key', value: process.env.QONDOR_WEBHOOK_KEY },
})
  .onOfferSent((event) => console.log(`Offer ${event.offerId} of ${event.projectName} was sent.`))
  .onAny((event) => console.log(event.topic, event.webhookId))

const router = createRouter()
router.use('/qondor', fromWebHandler(toFetchHandler(qondor)))

const app = createApp().use(router)
createServer(toNodeListener(app)).listen(process.env.PORT ?? 3000)
