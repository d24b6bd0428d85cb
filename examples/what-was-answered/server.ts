import { createServer } from 'node:http'
import { createQondorWebhooks, qondorTopics, RetryLaterError } from 'qondor-webhooks'
import { toNodeHandler } from 'qondor-webhooks/node'
import { sqliteQueue } from 'qondor-webhooks/sqlite'
import { dealMover } from './crm.js'
import { OfferStatus, offerStatuses } from './qondor-api.js'

const statusOf = offerStatuses(variable('QONDOR_API_URL'), variable('QONDOR_API_KEY'))
const moveDeal = dealMover(variable('CRM_URL'), variable('CRM_KEY'))

const stages = new Map<unknown, string>([
  [OfferStatus.Confirmed, 'won'],
  [OfferStatus.Declined, 'lost'],
])

const queue = sqliteQueue({ file: process.env.QUEUE_FILE ?? './qondor-queue.db' })
const qondor = createQondorWebhooks({
  auth: { header: 'x-qondor-key', value: process.env.QONDOR_WEBHOOK_KEY },
  queue,
})
  .onOfferAnswered(
    async (event, delivery) => {
      const status = await statusOf(event.offerId, delivery.signal)
      const stage = stages.get(status)
      if (!stage) {
        const message = `Offer ${event.offerId} has status ${status}, so no answer yet.`
        throw new RetryLaterError(message, { afterMs: 60_000 })
      }
      await moveDeal(`qondor-offer-${event.offerId}`, stage, delivery.signal)
    },
    { name: 'crm' },
  )
  .ignore(qondorTopics.filter((topic) => topic !== 'OfferAnsweredV1'))

await queue.ready()
const worker = await qondor.work()
const server = createServer(toNodeHandler(qondor)).listen(process.env.PORT ?? 3000)

process.on('SIGTERM', () => server.close())
server.on('close', async () => {
  await worker.stop()
  await queue.close()
})

function variable(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`Set ${name}.`)
  return value
}
