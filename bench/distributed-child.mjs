// A child of distributed.mjs: one receiver, or one worker, on one queue. Sends its port once it
// serves, and as a worker how many events it has handled when it is asked.
import { createServer } from 'node:http'
import { createQondorWebhooks } from 'qondor-webhooks'
import { bullmqQueue } from 'qondor-webhooks/bullmq'
import { toNodeHandler } from 'qondor-webhooks/node'
import { pgBossQueue } from 'qondor-webhooks/pg-boss'
import { sqliteQueue } from 'qondor-webhooks/sqlite'
import { auth } from './bodies.mjs'

const [role, url = '', name = ''] = process.argv.slice(2)
const queue = openQueue()
/** @type {string[]} */
let handled = []
const qondor = createQondorWebhooks({ auth, queue }).onAny(async ({ webhookId }) => {
  handled.push(webhookId)
})

await queue.ready()
if (role === 'receive') {
  const server = createServer(toNodeHandler(qondor)).listen(0, '127.0.0.1', () => {
    process.send?.(server.address())
  })
} else {
  process.send?.('ready')
  process.once('message', () => qondor.work({ concurrency: 20 }))
}
process.on('message', (order) => {
  if (order !== 'tell') return
  process.send?.(handled)
  handled = []
})
process.on('disconnect', () => process.exit())

function openQueue() {
  if (url.startsWith('file:')) return sqliteQueue({ file: new URL(url), name })
  if (url.startsWith('redis:')) return bullmqQueue({ connection: { url }, name })
  return pgBossQueue({ connectionString: url, name })
}
