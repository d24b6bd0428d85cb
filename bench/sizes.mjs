import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import pg from 'pg'
import { createQondorWebhooks, memoryStore, NonRetryableError } from 'qondor-webhooks'
import { bullmqQueue } from 'qondor-webhooks/bullmq'
import { pgBossQueue } from 'qondor-webhooks/pg-boss'
import { postgresStore } from 'qondor-webhooks/postgres'
import { redisStore } from 'qondor-webhooks/redis'
import { sqliteQueue, sqliteStore } from 'qondor-webhooks/sqlite'
import { hasSqlite } from '../scripts/node-with-sqlite.mjs'
import { auth, headers } from './bodies.mjs'
import { loadServers } from './servers.mjs'
import { openDatabase } from './sqlite-bare.mjs'
import { receiverOn, storeRate } from './store-rate.mjs'

const count = 10_000
const atOnce = 32
const logger = { debug() {}, warn() {}, error() {} }

/**
 * @typedef {object} Engine
 * @property {(name: string) => import('qondor-webhooks/queue').DeliveryQueue} [queue]
 * @property {(name: string) => import('qondor-webhooks').DeduplicationStore} store
 * @property {() => number | Promise<number>} size what all that is stored takes, in bytes
 * @property {() => unknown} [close]
 */

/** What engines take for a delivery, a dead letter and an id, in bytes. Needs `--expose-gc`. */
export async function benchSizes() {
  const { startPostgres, startRedis } = await loadServers()
  const [postgres, redis] = [await startPostgres(), await startRedis()]
  const folder = mkdtempSync(join(tmpdir(), 'qondor-bench-'))
  const rows = [
    // First: what the others leave on the heap is more than what it takes.
    await benchEngine('the memory of the process', memoryEngine()),
    ...(hasSqlite
      ? [await benchEngine('a file (SQLite)', fileEngine(join(folder, 'sizes.db')))]
      : []),
    await benchEngine('PostgreSQL', postgresEngine(postgres.url)),
    await benchEngine('Redis', redisEngine(redis.url)),
  ]
  for (const server of [postgres, redis]) await server.remove()
  rmSync(folder, { recursive: true })
  return rows
}

/** @param {string} name @param {Engine} engine */
async function benchEngine(name, { queue, store, size, close }) {
  /** The bytes of each of `count` that are stored. @param {() => Promise<unknown>} fill */
  const measure = async (fill) => {
    const before = await size()
    await fill()
    return (((await size()) - before) / count).toFixed(0)
  }
  /** @param {string} name @param {() => void} [handler] what the worker runs; none for no worker */
  const ofQueue = async (name, handler) => {
    const opened = queue?.(name)
    if (!opened) return '–'
    await opened.ready()
    const bytes = await measure(async () => {
      await storeRate(receiverOn(opened), count, atOnce)
      if (handler) await workOff(opened, handler)
    })
    await opened.close()
    return bytes
  }
  const receiver = createQondorWebhooks({ auth, store: store('store') }).onOfferSent(() => {})
  const row = {
    engine: name,
    'a waiting delivery': await ofQueue('waiting'),
    'a dead letter': await ofQueue('dead', () => {
      throw new NonRetryableError('The CRM does not know this offer.')
    }),
    'an id, in a queue': await ofQueue('done', () => {}),
    'an id, in a store': await measure(() => {
      return storeRate((body) => receiver.receive({ headers, body }), count, atOnce)
    }),
  }
  await close?.()
  return row
}

/** @param {import('qondor-webhooks/queue').DeliveryQueue} queue @param {() => void} handler */
async function workOff(queue, handler) {
  const worker = await createQondorWebhooks({ auth, queue, logger }).onOfferSent(handler).work()
  for (let left = count; left > 0; ) {
    await sleep(200)
    const { waiting, active } = await queue.stats()
    left = waiting + active
  }
  await worker.stop()
}

/** @param {string} file @returns {Engine} */
function fileEngine(file) {
  return {
    queue: (name) => sqliteQueue({ file, name }),
    store: (name) => sqliteStore({ file, name }),
    size() {
      const database = openDatabase(file)
      database.exec('vacuum; pragma wal_checkpoint(truncate)')
      database.close()
      return statSync(file).size
    },
  }
}

/** @param {string} url @returns {Engine} */
function postgresEngine(url) {
  const pool = new pg.Pool({ connectionString: url })
  return {
    queue: (name) => pgBossQueue({ connectionString: url, name }),
    store: (name) => postgresStore(pool, { name }),
    async size() {
      await pool.query('vacuum full')
      const { rows } = await pool.query('select pg_database_size(current_database()) as bytes')
      return Number(rows[0].bytes)
    },
    close: () => pool.end(),
  }
}

/** @param {string} url @returns {Engine} */
function redisEngine(url) {
  const client = new Redis(url)
  return {
    queue: (name) => bullmqQueue({ connection: { url }, name }),
    store: (prefix) => redisStore(client, { prefix: `${prefix}:` }),
    async size() {
      return Number(/^used_memory:(\d+)/m.exec(await client.info('memory'))?.[1])
    },
    close: () => client.quit(),
  }
}

/** @returns {Engine} */
function memoryEngine() {
  const store = memoryStore({ maxIds: count })
  return {
    store: () => store,
    size() {
      globalThis.gc?.()
      const { heapUsed, arrayBuffers } = process.memoryUsage()
      return heapUsed + arrayBuffers
    },
  }
}
