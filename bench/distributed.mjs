import { fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { hasSqlite } from '../scripts/node-with-sqlite.mjs'
import { freshBody, headers } from './bodies.mjs'
import { loadServers } from './servers.mjs'

const deliveries = 20_000
const senders = 64
const longestMs = 300_000

/** Two receivers and one, two and four workers, all separate processes, on one server. */
export async function benchDistributed() {
  const { startPostgres, startRedis } = await loadServers()
  const postgres = await startPostgres()
  const redis = await startRedis()
  const rows = []
  const folder = mkdtempSync(join(tmpdir(), 'qondor-bench-'))
  const file = { url: pathToFileURL(join(folder, 'queue.db')).href }
  for (const [engine, { url }] of Object.entries({
    ...(hasSqlite ? { 'a file (SQLite)': file } : {}),
    PostgreSQL: postgres,
    'Redis, everysec': redis,
  })) {
    for (const workers of [1, 2, 4]) rows.push(await run(engine, url, workers))
  }
  await postgres.remove()
  await redis.remove()
  rmSync(folder, { recursive: true })
  return rows
}

/**
 * @param {string} engine
 * @param {string} url
 * @param {number} workerCount
 */
async function run(engine, url, workerCount) {
  const name = `bench-${randomUUID()}`
  const receivers = [await start('receive', url, name), await start('receive', url, name)]
  const workers = []
  for (let count = 0; count < workerCount; count += 1) workers.push(await start('work', url, name))
  const ports = await Promise.all(receivers.map(({ message }) => message.port))

  const received = process.hrtime.bigint()
  const ids = await deliverAll(ports)
  const receiveSeconds = Number(process.hrtime.bigint() - received) / 1e9

  const worked = process.hrtime.bigint()
  for (const { child } of workers) child.send('work')
  const handled = await untilHandled(ids, workers)
  const workSeconds = Number(process.hrtime.bigint() - worked) / 1e9
  for (const { child } of [...receivers, ...workers]) child.disconnect()
  return {
    engine,
    workers: String(workerCount),
    'stored per second by two receivers': (deliveries / receiveSeconds).toFixed(0),
    'worked on per second': (deliveries / workSeconds).toFixed(0),
    lost: String(ids.size - handled.seen.size),
    'run twice': String(handled.runs - handled.seen.size),
  }
}

/**
 * @param {'receive' | 'work'} role
 * @param {string} url
 * @param {string} name
 */
async function start(role, url, name) {
  const child = fork(new URL('distributed-child.mjs', import.meta.url), [role, url, name])
  const [message] = await once(child, 'message')
  return { child, message }
}

/** @param {number[]} ports */
async function deliverAll(ports) {
  const ids = new Set()
  const numbers = Array.from({ length: deliveries }, (_, index) => index).values()
  const { 'content-length': _, host: __, ...sent } = headers
  const sender = async () => {
    for (const index of numbers) {
      const body = freshBody()
      const url = `http://127.0.0.1:${ports[index % ports.length]}/`
      const response = await fetch(url, { method: 'POST', headers: sent, body })
      const { outcome } = JSON.parse(await response.text())
      if (outcome !== 'queued') throw new Error(`unexpected outcome ${outcome}`)
      ids.add(JSON.parse(body).webhookId)
    }
  }
  await Promise.all(Array.from({ length: senders }, sender))
  return ids
}

/**
 * @param {Set<unknown>} ids
 * @param {{ child: import('node:child_process').ChildProcess }[]} workers
 */
async function untilHandled(ids, workers) {
  const seen = new Set()
  let runs = 0
  const until = Date.now() + longestMs
  while (seen.size < ids.size) {
    if (Date.now() > until)
      throw new Error(`${ids.size - seen.size} of ${ids.size} were not handled.`)
    await sleep(50)
    for (const { child } of workers) {
      child.send('tell')
      const [handled] = await once(child, 'message')
      runs += handled.length
      for (const id of handled) seen.add(id)
    }
  }
  return { seen, runs }
}
