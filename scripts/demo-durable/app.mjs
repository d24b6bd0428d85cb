// The app of the demo: a receiver and a worker on a queue in a file. It kills itself once it has
// handled a given number of events.
import { appendFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { createQondorWebhooks } from 'qondor-webhooks'
import { toNodeHandler } from 'qondor-webhooks/node'
import { sqliteQueue } from 'qondor-webhooks/sqlite'

const [file = '', handledFile = '', diesAfter = '0'] = process.argv.slice(2)
let handled = 0

const queue = sqliteQueue({ file })
const qondor = createQondorWebhooks({
  auth: { header: 'x-qondor-key', value: process.env['QONDOR_WEBHOOK_KEY'] },
  queue,
}).onAny(async ({ webhookId }) => {
  // As long as a call of a CRM may take.
  await sleep(50)
  appendFileSync(handledFile, `${webhookId}\n`)
  handled += 1
  if (handled === Number(diesAfter)) process.kill(process.pid, 'SIGKILL')
})

await queue.ready()
const server = createServer(toNodeHandler(qondor)).listen(0, '127.0.0.1', () => {
  process.send?.(server.address())
})
// The worker starts only once all is received, so that the kill finds a full queue.
process.once('message', () => qondor.work({ concurrency: 4 }))
process.on('disconnect', () => process.exit())
