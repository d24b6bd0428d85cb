import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Queue } from 'bullmq'
import { PgBoss } from 'pg-boss'
import { bullmqQueue } from 'qondor-webhooks/bullmq'
import { pgBossQueue } from 'qondor-webhooks/pg-boss'
import { encodeDelivery } from 'qondor-webhooks/queue'
import { sqliteQueue } from 'qondor-webhooks/sqlite'
import { hasSqlite } from '../scripts/node-with-sqlite.mjs'
import { freshBody } from './bodies.mjs'
import { median } from './measure.mjs'
import { loadServers } from './servers.mjs'
import { openDatabase } from './sqlite-bare.mjs'
import { compareRates, receiverOn } from './store-rate.mjs'

const counts = [0, 100_000, 1_000_000]
const perBatch = 5_000
const amount = { rounds: 15, perRound: 320, atOnce: 32 }

/**
 * How many deliveries are stored per second where so many wait, over an empty queue on the same engine.
 * Those that wait are stored by the engine's own bulk call.
 */
export async function benchStoredDeliveries() {
  const { startPostgres, startRedis } = await loadServers()
  const folder = mkdtempSync(join(tmpdir(), 'qondor-bench-'))
  const postgres = await startPostgres()
  const redis = await startRedis()
  const boss = await new PgBoss(postgres.url).start()
  const rows = [
    ...(hasSqlite ? [await benchEngine('a file (SQLite)', fillableFile(folder))] : []),
    await benchEngine('PostgreSQL', fillableBoss(boss)),
    await benchEngine('Redis, everysec', fillableRedis(redis.url)),
  ]
  await boss.stop({ graceful: false })
  for (const server of [postgres, redis]) await server.remove()
  rmSync(folder, { recursive: true })
  return rows
}

/**
 * @typedef {object} Fillable
 * @property {import('qondor-webhooks/queue').DeliveryQueue} empty
 * @property {import('qondor-webhooks/queue').DeliveryQueue} filled
 * @property {(count: number) => Promise<void>} fill
 * @property {() => Promise<unknown>} close
 */

/** @param {string} engine @param {Fillable} queues */
async function benchEngine(engine, { empty, filled, fill, close }) {
  const pair = { base: receiverOn(empty), ours: receiverOn(filled) }
  await Promise.all([empty.ready(), filled.ready()])
  /** @type {import('./tables.mjs').Row} */
  const row = { engine }
  let stored = 0
  for (const count of counts) {
    await fill(count - stored)
    stored = count
    const { ratios } = await compareRates(pair, amount)
    row[`${count.toLocaleString('en')} wait`] = median(ratios).toFixed(2)
  }
  const { waiting } = await filled.stats()
  if (waiting < stored) throw new Error(`${engine}: ${waiting} wait, not ${stored} or more.`)
  await close()
  return row
}

/** @param {string} folder @returns {Fillable} */
function fillableFile(folder) {
  const file = join(folder, 'filled.db')
  const empty = sqliteQueue({ file: join(folder, 'empty.db') })
  const filled = sqliteQueue({ file })
  return {
    empty,
    filled,
    async fill(count) {
      const database = openDatabase(file)
      // In memory until it is committed: its index is written in no order.
      database.exec('pragma cache_size = -1000000')
      const insert = database.prepare(
        'insert into deliveries (queue, key, topic, state, due_at, stored_at, delivery) ' +
          'select id, ?, ?, 0, ?, ?, ? from queues',
      )
      database.exec('begin immediate')
      for (let added = 0; added < count; added += 1) {
        const delivery = newDelivery()
        const now = Date.now()
        insert.run(delivery.key, delivery.topic, now, now, JSON.stringify(delivery))
      }
      database.exec('commit; pragma wal_checkpoint(truncate)')
      database.close()
    },
    close: () => Promise.all([empty.close(), filled.close()]),
  }
}

/** @param {PgBoss} boss @returns {Fillable} */
function fillableBoss(boss) {
  const name = `filled-${randomUUID()}`
  const empty = pgBossQueue({ boss, name: `empty-${randomUUID()}` })
  const filled = pgBossQueue({ boss, name })
  return {
    empty,
    filled,
    fill: inBatches(async (deliveries) => {
      await boss.insert(
        name,
        deliveries.map((data) => ({ id: randomUUID(), data })),
      )
    }),
    close: () => Promise.all([empty.close(), filled.close()]),
  }
}

/** @param {string} url @returns {Fillable} */
function fillableRedis(url) {
  const { hostname: host, port } = new URL(url)
  const connection = { host, port: Number(port) }
  const name = `filled-${randomUUID()}`
  const empty = bullmqQueue({ connection, name: `empty-${randomUUID()}` })
  const filled = bullmqQueue({ connection, name })
  const engine = new Queue(name, { connection })
  return {
    empty,
    filled,
    fill: inBatches(async (deliveries) => {
      await engine.addBulk(
        deliveries.map((data) => ({
          name: data.topic ?? '',
          data,
          opts: { deduplication: { id: data.key } },
        })),
      )
    }),
    close: () => Promise.all([empty.close(), filled.close(), engine.close()]),
  }
}

/**
 * Two batches at a time, so that the engine works while the next one is made.
 *
 * @param {(deliveries: ReturnType<typeof newDelivery>[]) => Promise<void>} store
 * @returns {Fillable['fill']}
 */
function inBatches(store) {
  return async (count) => {
    let left = count
    const sender = async () => {
      while (left > 0) {
        left -= perBatch
        await store(Array.from({ length: perBatch }, newDelivery))
      }
    }
    await Promise.all([sender(), sender()])
  }
}

/** As our queues store it. */
function newDelivery() {
  const body = freshBody()
  const { topic, webhookId, projectId } = JSON.parse(body)
  const key = randomUUID()
  return encodeDelivery({ key, topic, webhookId, projectId, receivedAt: new Date(), body })
}
