import { createQondorWebhooks, memoryStore } from 'qondor-webhooks'
import { type PostgresClientLike, postgresStore } from 'qondor-webhooks/postgres'
import { type RedisClientLike, redisStore } from 'qondor-webhooks/redis'
import { sqliteStore } from 'qondor-webhooks/sqlite'
import { auth } from './handlers.js'

export function makeReceivers(redis: RedisClientLike, pool: PostgresClientLike) {
  const stores = [
    memoryStore(),
    sqliteStore({ file: 'webhooks.db' }),
    redisStore(redis),
    postgresStore(pool, { name: 'crm' }),
  ]
  return stores.map((store) => createQondorWebhooks({ auth, store }))
}
