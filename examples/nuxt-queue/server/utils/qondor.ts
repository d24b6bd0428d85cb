import { createQondorWebhooks } from 'qondor-webhooks'
import { sqliteQueue } from 'qondor-webhooks/sqlite'
import { noteOffer } from './crm'

export const queue = sqliteQueue({ file: process.env.QUEUE_FILE ?? './qondor-queue.db' })
export const qondor = createQondorWebhooks({
  // A function, so that the build does not need the key.
  auth: { header: 'x-qondor-key', value: () => process.env.QONDOR_WEBHOOK_KEY },
  queue,
})
  .onOfferSent(noteOffer)
  .onAny((event) => console.log(event.topic, event.webhookId))
