// One of two receivers that take the same deliveries at the same time. It reports the outcome of each,
// and which its handler ran for. Or it adds a mark to the same events.
import pg from 'pg'
import { createQondorWebhooks } from 'qondor-webhooks'
import { postgresStore } from 'qondor-webhooks/postgres'
import { redisStore } from 'qondor-webhooks/redis'
import { sqliteStore } from 'qondor-webhooks/sqlite'
import { createClient } from 'redis'
import * as z from 'zod'

const [engine = '', place = '', space = ''] = process.argv.slice(2)

/** @type {string[]} */
let ran = []
const open = { redis: openRedis, postgres: openPostgres, sqlite: openSqlite }[engine]
const { store, close } = (await open?.()) ?? {}
const topics = { PongV1: z.looseObject({}) }
const qondor = createQondorWebhooks({ auth: false, store, topics }).on(
  ['PingV1', 'PongV1'],
  ({ topic, webhookId }) => ran.push(`${topic} ${webhookId}`),
)

process.on(
  'message',
  async (/** @type {string[] | { mark: string, keys: string[] }} */ message) => {
    if ('mark' in message) {
      await Promise.all(message.keys.map((key) => addMark(key, message.mark)))
      process.send?.('marked')
      return
    }
    ran = []
    const events = message
    const outcomes = await Promise.all(events.map(outcomeOf))
    process.send?.({ outcomes, ran })
  },
)
process.on('disconnect', () => close?.())
process.send?.('ready')

/**
 * @param {string} key
 * @param {string} mark
 */
async function addMark(key, mark) {
  await store?.addMark?.({ key, token: mark, leaseMs: 60_000 }, mark)
}

/** @param {string} event */
async function outcomeOf(event) {
  const [topic = '', webhookId = ''] = event.split(' ')
  const body = { webhookId, timestamp: '2026-01-01T00:00:00.0000000Z', topic }
  const { outcome, error } = await qondor.receive({ headers: {}, body })
  return error?.code ?? outcome
}

async function openRedis() {
  const client = await createClient({ url: place }).on('error', console.error).connect()
  return { store: redisStore(client, { prefix: `${space}:` }), close: () => client.destroy() }
}

function openPostgres() {
  const pool = new pg.Pool({ connectionString: place }).on('error', console.error)
  return { store: postgresStore(pool, { table: space }), close: () => pool.end() }
}

function openSqlite() {
  const store = sqliteStore({ file: place, name: space })
  return { store, close: () => store.close() }
}
