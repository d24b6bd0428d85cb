import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Queue } from 'bullmq'
import { PgBoss } from 'pg-boss'
import { bullmqQueue } from 'qondor-webhooks/bullmq'
import { pgBossQueue } from 'qondor-webhooks/pg-boss'
import { sqliteQueue } from 'qondor-webhooks/sqlite'
import { hasSqlite } from '../scripts/node-with-sqlite.mjs'
import { median } from './measure.mjs'
import { loadServers } from './servers.mjs'
import { openBare } from './sqlite-bare.mjs'
import { compareRates, receiverOn } from './store-rate.mjs'

const rounds = 15
const perRound = 320

/** Deliveries stored through the receiver per second, over the engine's own call with the same body. */
export async function benchEnqueue() {
  const { startPostgres, startRedis } = await loadServers()
  const postgres = await startPostgres()
  const redis = await startRedis({ appendfsync: 'everysec' })
  const durableRedis = await startRedis({ appendfsync: 'always' })
  const folder = mkdtempSync(join(tmpdir(), 'qondor-bench-'))
  const server = await new PgBoss(postgres.url).start()
  const rows = [
    ...(hasSqlite ? await benchEngine('a file (SQLite)', sqlitePair(folder)) : []),
    ...(await benchEngine('PostgreSQL', await pgBossPair(server))),
    ...(await benchEngine('Redis, everysec', bullmqPair(redis.url))),
    ...(await benchEngine('Redis, always', bullmqPair(durableRedis.url))),
  ]
  await server.stop({ graceful: false })
  for (const each of [postgres, redis, durableRedis]) await each.remove()
  rmSync(folder, { recursive: true })
  return rows
}

/**
 * @typedef {object} Pair
 * @property {import('./store-rate.mjs').Store} base the engine's own call
 * @property {import('./store-rate.mjs').Store} ours
 * @property {() => Promise<unknown>} close
 */

/** @param {PgBoss} boss @returns {Promise<Pair>} */
async function pgBossPair(boss) {
  const bareName = `bare-${randomUUID()}`
  await boss.createQueue(bareName, { retryLimit: 9, heartbeatSeconds: 10 })
  const queue = pgBossQueue({ boss, name: `ours-${randomUUID()}` })
  return {
    base: (body) => boss.send(bareName, { body }, { id: idIn(body) }),
    ours: receiverOn(queue),
    close: () => queue.close(),
  }
}

/** The bare statements, with what comes in one turn of the event loop in one transaction. @param {string} folder @returns {Pair} */
function sqlitePair(folder) {
  const database = openBare(join(folder, 'bare.db'))
  const queue = sqliteQueue({ file: join(folder, 'queue.db') })
  /** @type {{ body: string, resolve: () => void }[]} */
  let pending = []
  const flush = () => {
    const batch = pending
    pending = []
    database.storeAll(batch.map(({ body }) => body))
    for (const { resolve } of batch) resolve()
  }
  return {
    base: (body) => {
      return new Promise((/** @type {(value?: undefined) => void} */ resolve) => {
        if (pending.push({ body, resolve }) === 1) setImmediate(flush)
      })
    },
    ours: receiverOn(queue),
    async close() {
      database.close()
      await queue.close()
    },
  }
}

/** @param {string} url @returns {Pair} */
function bullmqPair(url) {
  const { hostname: host, port } = new URL(url)
  const connection = { host, port: Number(port) }
  const bare = new Queue(`bare-${randomUUID()}`, { connection })
  const queue = bullmqQueue({ connection, name: `ours-${randomUUID()}` })
  const options = { attempts: 10, removeOnComplete: { age: 2_592_000 }, removeOnFail: false }
  return {
    base: (body) => bare.add('delivery', { body }, { jobId: idIn(body), ...options }),
    ours: receiverOn(queue),
    close: () => Promise.all([bare.close(), queue.close()]),
  }
}

/** @param {string} body */
function idIn(body) {
  return JSON.parse(body).webhookId
}

/**
 * @param {string} engine
 * @param {Pair} pair
 */
async function benchEngine(engine, { base, ours, close }) {
  const rows = []
  for (const atOnce of [1, 32]) {
    const amount = { rounds, perRound: atOnce === 1 ? perRound / 4 : perRound, atOnce }
    const { ratios, perSecond } = await compareRates({ base, ours }, amount)
    rows.push({
      engine,
      'at once': String(atOnce),
      'stored per second, over the engine alone': median(ratios).toFixed(2),
      'per second here': median(perSecond).toFixed(0),
    })
  }
  await close()
  return rows
}
