import { createServer } from 'node:http'
import { createQondorWebhooks } from 'qondor-webhooks'
import { toNodeHandler } from 'qondor-webhooks/node'
import { openTelemetry } from 'qondor-webhooks/opentelemetry'
import { pgBossQueue } from 'qondor-webhooks/pg-boss'
import { stopTracing } from './tracing.js'

const queue = pgBossQueue({ connectionString: variable('DATABASE_URL'), firstRetryMs: 1_000 })
const qondor = createQondorWebhooks({
  auth: { header: 'x-qondor-key', value: process.env.QONDOR_WEBHOOK_KEY },
  queue,
  telemetry: openTelemetry({ queues: { offers: queue } }),
})
  .onOfferSent(
    async ({ offerId }, { webhookId, signal }) => {
      const url = `${variable('CRM_URL')}/offers/${offerId}`
      const body = JSON.stringify({ status: 'sent', webhookId })
      const response = await fetch(url, { method: 'PUT', body, signal })
      await response.body?.cancel()
      if (!response.ok) throw new Error(`The CRM responded ${response.status}.`)
    },
    { name: 'crm' },
  )
  .onOfferSent(({ offerId }) => console.log(`Offer ${offerId} was sent.`), { name: 'log' })

await queue.ready()
const worker = await qondor.work()
const server = createServer(toNodeHandler(qondor)).listen(process.env.PORT ?? 3000)

process.on('SIGTERM', () => server.close())
server.on('close', async () => {
  await worker.stop()
  await queue.close()
  await stopTracing()
})

function variable(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`Set ${name}.`)
  return value
}
