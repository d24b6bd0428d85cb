import { env } from 'cloudflare:workers'
import { createQondorWebhooks } from 'qondor-webhooks'
import { toFetchHandler } from 'qondor-webhooks/fetch'

declare global {
  namespace Cloudflare {
    interface Env {
      readonly QONDOR_WEBHOOK_KEY: string
    }
  }
}

const qondor = createQondorWebhooks({
  auth: { header: 'x-qondor-key', value: env.QONDOR_WEBHOOK_KEY },
})
  .onOfferSent((event) => console.log(`Offer ${event.offerId} of ${event.projectName} was sent.`))
  .onAny((event) => console.log(event.topic, event.webhookId))

export default { fetch: toFetchHandler(qondor) }
