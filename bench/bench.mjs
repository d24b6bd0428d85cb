// Runs the benches that are named, or all of them: prints their tables, keeps them in README.md, and
// has what is made of them written again, such as the charts.
import { execFileSync } from 'node:child_process'
import { cpus, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
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
import { benchSqlite } from './sqlite.mjs'
import { benchStart } from './start.mjs'
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
  telemetry: benchTelemetry,
  enqueue: benchEnqueue,
  distributed: benchDistributed,
  sqlite: benchSqlite,
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

const named = process.argv.slice(2)
for (const name of named.length > 0 ? named : Object.keys(benches)) {
  const bench = benches[name]
  if (!bench)
    throw new Error(`${name} is not a benchmark. Use one of ${Object.keys(benches).join(', ')}.`)
  const head = name.startsWith('peers') ? `${machine}, ${peerVersions()}` : machine
  const figures = `${head}\n\n${toMarkdown(await bench())}`
  console.log(`${figures}\n`)
  writeTable(name, figures)
  execFileSync(process.execPath, [generate])
}

function memory() {
  return `${(totalmem() / 1024 ** 3).toFixed(0)} GB`
}

function today() {
  return new Date().toISOString().slice(0, 10)
}
