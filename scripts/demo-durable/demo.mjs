// What is acknowledged is handled, even if the process dies in between: forty events are received, the
// app kills itself half way through, starts again, and handles the rest. Exits 0 only if each event was
// handled. On a Node without SQLite the demo runs itself on a newer one.
import { fork } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { runOnNewerNode } from './newer-node.mjs'

if (process.getBuiltinModule?.('node:sqlite') === undefined) {
  process.exit(await runOnNewerNode(fileURLToPath(import.meta.url)))
}

const key = randomBytes(16).toString('hex')
const folder = mkdtempSync(join(tmpdir(), 'qondor-demo-'))
const handledFile = join(folder, 'handled')
const fixtures = new URL('../../fixtures/documented/', import.meta.url)
const bodies = readdirSync(fixtures).map((name) =>
  JSON.parse(readFileSync(new URL(name, fixtures), 'utf8')),
)
const count = 40

console.log('Starting the app: a receiver and a worker on a queue in a file.')
const first = await startApp(count / 2)
const accepted = new Set()
for (let index = 0; index < count; index += 1) {
  const webhookId = randomUUID()
  const outcome = await post(first.port, { ...bodies[index % bodies.length], webhookId })
  if (outcome === 'queued') accepted.add(webhookId)
}
console.log(`${accepted.size} deliveries got the response queued. The worker starts.`)
const ended = once(first.app, 'exit')
first.app.send('work')
const [, signal] = await ended
const before = handledIds()
console.log(`The app ended with ${signal} after ${before.length} events.`)

console.log('Starting it again. What the dead worker had claimed is free again within 10 s.')
const second = await startApp(0)
second.app.send('work')
const until = Date.now() + 60_000
while (missingIds().length > 0 && Date.now() < until) await sleep(100)
second.app.disconnect()
await once(second.app, 'exit')

const all = handledIds()
const twice = all.length - new Set(all).size
const missing = missingIds()
rmSync(folder, { recursive: true })
console.log(
  `Handled after the restart: ${all.length - before.length}; twice, because their worker died: ${twice}.`,
)
if (accepted.size !== count || signal !== 'SIGKILL' || missing.length > 0) {
  console.error(`${missing.length} of ${accepted.size} accepted events were not handled.`)
  process.exitCode = 1
} else console.log(`All ${count} accepted events were handled.`)

/** @param {number} diesAfter how many events it handles before it kills itself; 0 for never */
async function startApp(diesAfter) {
  const args = [join(folder, 'queue.db'), handledFile, String(diesAfter)]
  const env = { ...process.env, QONDOR_WEBHOOK_KEY: key }
  const app = fork(new URL('app.mjs', import.meta.url), args, { env })
  const [address] = await once(app, 'message')
  return { app, port: Number(address.port) }
}

/**
 * @param {number} port
 * @param {object} body
 * @returns {Promise<string>}
 */
async function post(port, body) {
  const response = await fetch(`http://127.0.0.1:${port}/`, {
    method: 'POST',
    headers: { 'x-qondor-key': key },
    body: JSON.stringify(body),
  })
  return JSON.parse(await response.text()).outcome
}

function handledIds() {
  return existsSync(handledFile) ? readFileSync(handledFile, 'utf8').trim().split('\n') : []
}

function missingIds() {
  const handled = new Set(handledIds())
  return [...accepted].filter((id) => !handled.has(id))
}
