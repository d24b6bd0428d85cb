// Runs the benches that are named, or all of them: prints their tables, and keeps them in README.md
// between the comments with their names.
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
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
import { benchTelemetry } from './telemetry.mjs'
import { benchTypeCheck } from './type-check.mjs'

/** @type {Record<string, () => Promise<Record<string, string>[]>>} */
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
const readme = new URL('README.md', import.meta.url)
const machine = `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}, ${memory()}, ${today()}`

const named = process.argv.slice(2)
for (const name of named.length > 0 ? named : Object.keys(benches)) {
  const bench = benches[name]
  if (!bench)
    throw new Error(`${name} is not a benchmark. Use one of ${Object.keys(benches).join(', ')}.`)
  const head = name.startsWith('peers') ? `${machine}, ${peerVersions()}` : machine
  const figures = `${head}\n\n${toMarkdown(await bench())}`
  console.log(`${figures}\n`)
  keep(name, figures)
}

/**
 * @param {string} name
 * @param {string} figures
 */
function keep(name, figures) {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  const [before = '', rest] = readFileSync(readme, 'utf8').split(start)
  const [, after] = rest?.split(end) ?? []
  if (after === undefined) throw new Error(`README.md has no ${start} … ${end}.`)
  writeFileSync(readme, `${before}${start}\n\n${figures}\n\n${end}${after}`)
}

function memory() {
  return `${(totalmem() / 1024 ** 3).toFixed(0)} GB`
}

function today() {
  return new Date().toISOString().slice(0, 10)
}

/** @param {Record<string, string>[]} rows */
function toMarkdown(rows) {
  const columns = Object.keys(rows[0] ?? {})
  const line = (/** @type {string[]} */ cells) => `| ${cells.join(' | ')} |`
  const cells = rows.map((row) => line(columns.map((column) => row[column] ?? '')))
  return [line(columns), line(columns.map(() => '---')), ...cells].join('\n')
}
