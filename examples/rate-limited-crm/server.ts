import { createServer } from 'node:http'
import { createQondorWebhooks } from 'qondor-webhooks'
import { toNodeHandler } from 'qondor-webhooks/node'
import { pgBossQueue } from 'qondor-webhooks/pg-boss'
import { crmLog } from './crm.js'

const logInCrm = crmLog(variable('CRM_URL'), variable('CRM_KEY'))

// Each 429 uses up an attempt, so there are more than the default of 10. After other errors the pauses
// become longer, up to an hour: with 100 attempts the CRM may be down for three days.
const queue = pgBossQueue({ connectionString: variable('DATABASE_URL'), attempts: 100 })
const qondor = createQondorWebhooks({
  auth: { header: 'x-qondor-key', value: process.env.QONDOR_WEBHOOK_KEY },
  queue,
})
  .on(
    ['OfferSentV1', 'OfferAnsweredV1', 'OfferCommentToCustomerCreatedV1'],
    (_event, delivery) => logInCrm(delivery),
    { name: 'crm' },
  )
  .ignore(['ProjectCreatedV1', 'ProjectStatusChangedV1'])

await queue.ready()
// Few at a time: each of these may get a 429 when the limit is reached.
const worker = await qondor.work({ concurrency: 2 })
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
