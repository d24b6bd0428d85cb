// Runs the benches that are named, or all of them: prints their tables, keeps them in README.md, and
// has what is made of them written again, such as the charts.
import { execFileSync } from 'node:child_process'
import { cpus, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import { hasSqlite, nodeWithSqlite } from '../scripts/node-with-sqlite.mjs'
import { benchCommandLine } from './command-line.mjs'
import { benchDistributed } from './distributed.mjs'
import { benchEnqueue } from './enqueue.mjs'
import { benchFrameworks } from './frameworks.mjs'
import { benchMemory } from './memory.mjs'
import { benchEvents } from './peers/events.mjs'
import { benchFootprint } from './peers/footprint.mjs'
import { benchHandlers } from './peers/handlers.mjs'
import { benchHttp } from './peers/http.mjs'
import { benchPeersMemory } from './peers/memory.mjs'
import { benchProfile } from './peers/profile.mjs'
import { benchTopics } from './peers/topics.mjs'
import { peerVersions } from './peers/versions.mjs'
import { benchReceive } from './receive.mjs'
import { benchRememberedIds } from './remembered-ids.mjs'
import { benchSizes } from './sizes.mjs'
import { benchSqlite } from './sqlite.mjs'
import { benchStart } from './start.mjs'
import { benchStoredDeliveries } from './stored-deliveries.mjs'
import { toMarkdown, writeTable } from './tables.mjs'
import { benchTelemetry } from './telemetry.mjs'
import { benchTypeCheck } from './type-check.mjs'

/** @type {Record<string, () => Promise<import('./tables.mjs').Row[]>>} */
const benches = {
  receive: benchReceive,
  frameworks: benchFrameworks,
  start: benchStart,
  'command-line': benchCommandLine,
  'type-check': benchTypeCheck,
  memory: benchMemory,
  'remembered-ids': benchRememberedIds,
  telemetry: benchTelemetry,
  enqueue: benchEnqueue,
  'stored-deliveries': benchStoredDeliveries,
  distributed: benchDistributed,
  sqlite: benchSqlite,
  sizes: benchSizes,
  'peers-events': benchEvents,
  'peers-handlers': benchHandlers,
  'peers-topics': benchTopics,
  'peers-http': benchHttp,
  'peers-memory': benchPeersMemory,
  'peers-footprint': benchFootprint,
  'peers-profile': benchProfile,
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
  const names = Object.keys(benches).join(', ')
  throw new Error(`${unknown.join(', ')} is not a benchmark. Use one of ${names}.`)
}
for (const name of named.length > 0 ? named : Object.keys(benches)) await runWhereItCan(name)

/** Benches of the queue in a file need a Node that has SQLite. @param {string} name */
async function runWhereItCan(name) {
  if (hasSqlite || !(name in withSqlite)) return run(name)
  if (nodeWithSqlite) {
    const args = ['--expose-gc', fileURLToPath(import.meta.url), name]
    execFileSync(nodeWithSqlite, args, { stdio: 'inherit' })
    return
  }
  const install = 'use Node 22.13 or later, or npm run install:runtimes'
  console.error(`${name}: left out the queue in a file, which needs SQLite: ${install}.`)
  if (withSqlite[name]) await run(name)
}

/** @param {string} name */
async function run(name) {
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
