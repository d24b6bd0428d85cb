import { createQondorWebhooks, memoryStore } from 'qondor-webhooks'
import { type PostgresClientLike, postgresStore } from 'qondor-webhooks/postgres'
import { type RedisClientLike, redisStore } from 'qondor-webhooks/redis'
import { auth } from './handlers.js'

export function makeReceivers(redis: RedisClientLike, pool: PostgresClientLike) {
  return [memoryStore(), redisStore(redis), postgresStore(pool, { name: 'crm' })].map((store) =>
    createQondorWebhooks({ auth, store }),
  )
}
