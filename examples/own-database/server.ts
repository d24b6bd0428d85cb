import { createServer } from 'node:http'
import pg from 'pg'
import { createQondorWebhooks } from 'qondor-webhooks'
import { toNodeHandler } from 'qondor-webhooks/node'
import { createHandledEvents, oncePerEvent } from './once-per-event.js'

const { DATABASE_URL, QONDOR_WEBHOOK_KEY, PORT = 3000 } = process.env
if (!DATABASE_URL) throw new Error('Set DATABASE_URL to the address of your PostgreSQL.')

const pool = new pg.Pool({
  connectionString: DATABASE_URL,
  connectionTimeoutMillis: 5_000,
  query_timeout: 10_000,
})
// A connection that is lost while nobody uses it. The pool replaces it.
pool.on('error', (error) => console.error(error))
await pool.query(createHandledEvents)
await pool.query(`
  create table if not exists follow_ups (
    id bigint generated always as identity primary key,
    offer_id bigint not null,
    customer text,
    what text not null,
    due timestamptz not null
  )`)

// Without a queue the response is 200 only after the commit. Until then Qondor does not know that the
// event arrived. `store: false`, because the table remembers which events were handled.
const qondor = createQondorWebhooks({
  auth: { header: 'x-qondor-key', value: QONDOR_WEBHOOK_KEY },
  store: false,
}).onOfferAnswered((event, delivery) =>
  oncePerEvent(pool, delivery, (client) =>
    client.query(
      `insert into follow_ups (offer_id, customer, what, due)
       values ($1, $2, $3, now() + interval '2 days')`,
      [event.offerId, event.customerName, `Call about the answer to ${event.projectName}`],
    ),
  ),
)

const server = createServer(toNodeHandler(qondor)).listen(PORT)
// Exits once the deliveries that have started have got their response.
process.on('SIGTERM', () => server.close())
server.on('close', () => pool.end())
