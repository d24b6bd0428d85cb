import { createQondorWebhooks } from 'qondor-webhooks'
import { bullmqQueue } from 'qondor-webhooks/bullmq'
import { pgBossQueue } from 'qondor-webhooks/pg-boss'
import { type DeliveryInbox, decodeDelivery, encodeDelivery } from 'qondor-webhooks/queue'
import { sqliteQueue } from 'qondor-webhooks/sqlite'
import { auth } from './handlers.js'

export const inFile = sqliteQueue({ file: 'webhooks.db' })
export const onPostgres = pgBossQueue({ connectionString: 'postgres://localhost' })
export const onRedis = bullmqQueue({ connection: { url: 'redis://localhost' } })

export const inbox: DeliveryInbox = {
  enqueue: async (delivery) => (decodeDelivery(encodeDelivery(delivery)) ? 'queued' : 'duplicate'),
  storeDeadLetter: async (_delivery, reason) => (reason ? 'queued' : 'duplicate'),
}

export const receivers = [inFile, onPostgres, onRedis, inbox].map((queue) =>
  createQondorWebhooks({ auth, queue }),
)

export const worker = receivers[0]?.work({ concurrency: 5 })
