import Koa from 'koa'
import { createQondorWebhooks } from 'qondor-webhooks'
import { toKoaMiddleware } from 'qondor-webhooks/koa'

const qondor = createQondorWebhooks({
  auth: { header: 'x-qondor-key', value: process.env.QONDOR_WEBHOOK_KEY },
})
  .onOfferSent((event) => console.log(`Offer ${event.offerId} of ${event.projectName} was sent.`))
  .onAny((event) => console.log(event.topic, event.webhookId))

const receive = toKoaMiddleware(qondor)

const app = new Koa()
app.use((context, next) => (context.path === '/qondor' ? receive(context) : next()))
app.listen(process.env.PORT ?? 3000)
