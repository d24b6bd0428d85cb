// One of two receivers that take the same deliveries at the same time. It tells what became of each,
// and which its handler ran for.
import pg from 'pg'
import { createQondorWebhooks } from 'qondor-webhooks'
import { postgresStore } from 'qondor-webhooks/postgres'
import { redisStore } from 'qondor-webhooks/redis'
import { createClient } from 'redis'

const [engine, url = '', space = ''] = process.argv.slice(2)

/** @type {string[]} */
let ran = []
const { store, close } = engine === 'redis' ? await openRedis() : openPostgres()
const qondor = createQondorWebhooks({ auth: false, store }).onPing((event) => {
  ran.push(event.webhookId)
})

process.on('message', async (/** @type {string[]} */ ids) => {
  ran = []
  const outcomes = await Promise.all(ids.map(outcomeOf))
  process.send?.({ outcomes, ran })
})
process.on('disconnect', close)
process.send?.('ready')

/** @param {string} webhookId */
async function outcomeOf(webhookId) {
  const body = { webhookId, timestamp: '2026-01-01T00:00:00.0000000Z', topic: 'PingV1' }
  const { outcome, error } = await qondor.receive({ headers: {}, body })
  return error?.code ?? outcome
}

async function openRedis() {
  const client = await createClient({ url }).on('error', console.error).connect()
  return { store: redisStore(client, { prefix: `${space}:` }), close: () => client.destroy() }
}

function openPostgres() {
  const pool = new pg.Pool({ connectionString: url }).on('error', console.error)
  return { store: postgresStore(pool, { table: space }), close: () => pool.end() }
}
