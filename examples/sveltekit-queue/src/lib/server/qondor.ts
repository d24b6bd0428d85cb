import { createQondorWebhooks } from 'qondor-webhooks'
import { sqliteQueue } from 'qondor-webhooks/sqlite'
import { env } from '$env/dynamic/private'
import { noteOffer } from './crm'

export const queue = sqliteQueue({ file: env.QUEUE_FILE ?? './qondor-queue.db' })
export const qondor = createQondorWebhooks({
  // A function, so that the build does not need the key.
  auth: { header: 'x-qondor-key', value: () => env.QONDOR_WEBHOOK_KEY },
  queue,
})
  .onOfferSent(noteOffer)
  .onAny((event) => console.log(event.topic, event.webhookId))
