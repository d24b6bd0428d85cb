import { fastify } from 'fastify'
import { createQondorWebhooks } from 'qondor-webhooks'
import { toFastifyPlugin } from 'qondor-webhooks/fastify'

const qondor = createQondorWebhooks({
  auth: { header: 'x-qondor-key', value: process.env.QONDOR_WEBHOOK_KEY },
})
  .onOfferSent((event) => console.log(`Offer ${event.offerId} of ${event.projectName} was sent.`))
  .onAny((event) => console.log(event.topic, event.webhookId))

const app = fastify()
app.register(toFastifyPlugin(qondor), { prefix: '/qondor' })
await app.listen({ port: Number(process.env.PORT ?? 3000), host: '0.0.0.0' })
