// Runs the benches that are named, or all of them: prints their tables, keeps them in README.md, and
// has what is made of them written again, such as the charts. Each runs in a process of its own that has
// loaded nothing of the others: with the client of an engine beside it, V8 compiles `receive` to code that
// takes up to a quarter longer.
import { execFileSync } from 'node:child_process'
import { cpus, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import { hasSqlite, nodeWithSqlite } from '../scripts/node-with-sqlite.mjs'
import { peerVersions } from './peers/versions.mjs'
import { toMarkdown, writeTable } from './tables.mjs'

/** @type {Record<string, () => Promise<import('./tables.mjs').Row[]>>} */
const benches = {
  receive: async () => (await import('./receive.mjs')).benchReceive(),
  frameworks: async () => (await import('./frameworks.mjs')).benchFrameworks(),
  start: async () => (await import('./start.mjs')).benchStart(),
  'command-line': async () => (await import('./command-line.mjs')).benchCommandLine(),
  'type-check': async () => (await import('./type-check.mjs')).benchTypeCheck(),
  memory: async () => (await import('./memory.mjs')).benchMemory(),
  'remembered-ids': async () => (await import('./remembered-ids.mjs')).benchRememberedIds(),
  telemetry: async () => (await import('./telemetry.mjs')).benchTelemetry(),
  enqueue: async () => (await import('./enqueue.mjs')).benchEnqueue(),
  'stored-deliveries': async () =>
    (await import('./stored-deliveries.mjs')).benchStoredDeliveries(),
  distributed: async () => (await import('./distributed.mjs')).benchDistributed(),
  sqlite: async () => (await import('./sqlite.mjs')).benchSqlite(),
  sizes: async () => (await import('./sizes.mjs')).benchSizes(),
  'peers-events': async () => (await import('./peers/events.mjs')).benchEvents(),
  'peers-handlers': async () => (await import('./peers/handlers.mjs')).benchHandlers(),
  'peers-topics': async () => (await import('./peers/topics.mjs')).benchTopics(),
  'peers-http': async () => (await import('./peers/http.mjs')).benchHttp(),
  'peers-memory': async () => (await import('./peers/memory.mjs')).benchPeersMemory(),
  'peers-footprint': async () => (await import('./peers/footprint.mjs')).benchFootprint(),
  'peers-profile': async () => (await import('./peers/profile.mjs')).benchProfile(),
}
const generate = fileURLToPath(new URL('../scripts/generate/generate.mjs', import.meta.url))
const machine = `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}, ${memory()}, ${today()}`

// Benches of the queue in a file, and whether they have other queues too.
/** @type {Record<string, boolean>} */
const withSqlite = {
  sqlite: false,
  sizes: true,
  enqueue: true,
  'stored-deliveries': true,
  distributed: true,
}

const named = process.argv.slice(2)
const unknown = named.filter((name) => !(name in benches))
if (unknown.length > 0) {
  const known = Object.keys(benches).join(', ')
  throw new Error(`${unknown.join(', ')} is not a benchmark. Use one of ${known}.`)
}
const names = named.length > 0 ? named : Object.keys(benches)
const [first = ''] = names
if (names.length === 1 && nodeFor(first) === process.execPath) await run(first)
else for (const name of names) runApart(name)

/** @param {string} name */
function nodeFor(name) {
  return name in withSqlite && nodeWithSqlite ? nodeWithSqlite : process.execPath
}

/** @param {string} name */
function runApart(name) {
  const args = ['--expose-gc', fileURLToPath(import.meta.url), name]
  execFileSync(nodeFor(name), args, { stdio: 'inherit' })
}

/** @param {string} name */
async function run(name) {
  if (name in withSqlite && !hasSqlite) {
    const install = 'use Node 22.13 or later, or npm run install:runtimes'
    console.error(`${name}: left out the queue in a file, which needs SQLite: ${install}.`)
    if (!withSqlite[name]) return
  }
  const startedAt = performance.now()
  const rows = await benches[name]?.()
  const head = name.startsWith('peers') ? `${machine}, ${peerVersions()}` : machine
  const figures = `${head}\n\n${toMarkdown(rows ?? [])}`
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(0)
  console.log(`${name}, in ${seconds} s\n\n${figures}\n`)
  writeTable(name, figures)
  execFileSync(process.execPath, [generate])
}

function memory() {
  return `${(totalmem() / 1024 ** 3).toFixed(0)} GB`
}

function today() {
  return new Date().toISOString().slice(0, 10)
}
