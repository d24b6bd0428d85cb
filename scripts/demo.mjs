// The main job on real input: a real server, the documented bodies, each sent three times.
// Exits 0 only if every response and every handler call is as expected.
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createQondorWebhooks, occurredAt } from 'qondor-webhooks'
import { toNodeHandler } from 'qondor-webhooks/node'

const key = randomBytes(16).toString('hex')
const fixtures = new URL('../fixtures/documented/', import.meta.url)

/** @type {{ webhookId: string, saw: string }[]} */
const handled = []

const qondor = createQondorWebhooks({ auth: { header: 'x-qondor-key', value: key } }).onAny(
  (event) => handled.push({ webhookId: event.webhookId, saw: summaryOf(event) }),
)

const server = createServer(toNodeHandler(qondor)).listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())

const attempts = [
  { what: 'wrong key', sent: 'not-the-key', status: 401, outcome: 'unauthorized' },
  { what: 'right key', sent: key, status: 200, outcome: 'handled' },
  { what: 'again', sent: key, status: 200, outcome: 'duplicate' },
]
const bodies = readdirSync(fixtures).map((name) => readFileSync(new URL(name, fixtures), 'utf8'))
const rows = []
for (const body of bodies) {
  const { topic, webhookId } = JSON.parse(body)
  for (const { what, sent, status, outcome } of attempts) {
    const answer = await post(body, sent)
    const calls = handled.filter((call) => call.webhookId === webhookId)
    const isRight = answer.status === status && answer.outcome === outcome
    const isOnce = calls.length === (what === 'wrong key' ? 0 : 1)
    rows.push({
      topic,
      delivery: what,
      answer: `${answer.status} ${answer.outcome}`,
      'the handler got': what === 'right key' ? (calls[0]?.saw ?? 'nothing') : '',
      ok: isRight && isOnce ? 'yes' : 'NO',
    })
  }
}
server.close()

printTable(rows)
const isAllRight = rows.length > 0 && rows.every((row) => row.ok === 'yes')
const verdict = `All ${rows.length} deliveries went as they should.`
console.log(isAllRight ? `\n${verdict}` : '\nSomething went wrong.')
process.exitCode = isAllRight ? 0 : 1

/**
 * The last fields of an event, which are those that other topics do not have.
 *
 * @param {import('qondor-webhooks').QondorWebhookEvent} event
 */
function summaryOf(event) {
  const { webhookId, timestamp, topic, ...own } = event
  const fields = Object.entries(own).slice(-2)
  if (fields.length === 0) return `sent at ${occurredAt(event).toISOString()}`
  return fields.map(([name, value]) => `${name} ${value}`).join(', ')
}

/**
 * @param {string} body
 * @param {string} sentKey
 */
async function post(body, sentKey) {
  const headers = { 'content-type': 'application/json', 'x-qondor-key': sentKey }
  const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body })
  const { outcome } = /** @type {{ outcome: string }} */ (await response.json())
  return { status: response.status, outcome }
}

/** @param {Record<string, string>[]} table */
function printTable(table) {
  const columns = Object.keys(table[0] ?? {})
  const width = columns.map((column) => {
    return Math.max(column.length, ...table.map((row) => (row[column] ?? '').length))
  })
  const line = (/** @type {string[]} */ cells) => {
    return cells.map((cell, index) => cell.padEnd(width[index] ?? 0)).join('  ')
  }
  console.log(line(columns))
  console.log(line(width.map((count) => '-'.repeat(count))))
  for (const row of table) console.log(line(columns.map((column) => row[column] ?? '')))
}
