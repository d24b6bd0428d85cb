import { env } from 'cloudflare:workers'
import { createQondorWebhooks } from 'qondor-webhooks'
import { type QondorMessage, queuesInbox } from './inbox.js'

declare global {
  namespace Cloudflare {
    interface Env {
      readonly QONDOR_WEBHOOK_KEY: string
      readonly QUEUE: Queue<QondorMessage>
      readonly DEAD_LETTERS: Queue<QondorMessage>
    }
  }
}

export const inbox = queuesInbox(env.QUEUE, env.DEAD_LETTERS)

export const qondor = createQondorWebhooks({
  auth: { header: 'x-qondor-key', value: env.QONDOR_WEBHOOK_KEY },
  queue: inbox,
  // What fits into 128 KB when each character is escaped.
  maxBodyBytes: 60_000,
})
  .onOfferSent((event) => console.log(`Offer ${event.offerId} of ${event.projectName} was sent.`))
  .onAny((event) => console.log(event.topic, event.webhookId))
