// The app of the demo: a receiver and a worker on a queue in a folder. It kills itself when it has
// handled as many events as it is told, as a power switch would.
import { appendFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { createQondorWebhooks } from 'qondor-webhooks'
import { toNodeHandler } from 'qondor-webhooks/node'
import { pgBossQueue } from 'qondor-webhooks/pg-boss'

const [dataDir = '', handledFile = '', diesAfter = '0'] = process.argv.slice(2)
let handled = 0

const queue = pgBossQueue({ dataDir })
const qondor = createQondorWebhooks({
  auth: { header: 'x-qondor-key', value: process.env['QONDOR_WEBHOOK_KEY'] },
  queue,
}).onAny(async ({ webhookId }) => {
  // What a handler does takes time: a call of a CRM.
  await sleep(50)
  appendFileSync(handledFile, `${webhookId}\n`)
  handled += 1
  if (handled === Number(diesAfter)) process.kill(process.pid, 'SIGKILL')
})

await queue.ready()
const server = createServer(toNodeHandler(qondor)).listen(0, '127.0.0.1', () => {
  process.send?.(server.address())
})
// Told to only once all is received, so that the kill finds a full queue.
process.once('message', () => qondor.work({ concurrency: 4 }))
process.on('disconnect', () => process.exit())
