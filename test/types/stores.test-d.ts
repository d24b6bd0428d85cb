import { Cluster, Redis } from 'ioredis'
import { Client, Pool, type PoolClient } from 'pg'
import { createClient, createClientPool, createCluster, createSentinel, RESP_TYPES } from 'redis'
import { expectTypeOf, it } from 'vitest'
import { createQondorWebhooks, type DeduplicationStore } from '../../src/index.js'
import { type PostgresClientLike, postgresStore } from '../../src/stores/postgres.js'
import { type RedisClientLike, redisStore } from '../../src/stores/redis.js'

it('takes clients of redis', () => {
  redisStore(createClient())
  redisStore(createClient({ RESP: 3 }))
  redisStore(createClient().withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer }))
  redisStore(createClientPool())
  redisStore(createCluster({ rootNodes: [] }))
  redisStore(createSentinel({ name: 'main', sentinelRootNodes: [] }))
})

it('takes clients of ioredis', () => {
  redisStore(new Redis())
  redisStore(new Cluster([]))
})

it('takes clients of pg', () => {
  postgresStore(new Pool())
  postgresStore(new Client())
  expectTypeOf<PoolClient>().toExtend<PostgresClientLike>()
})

it('gives stores to receivers', () => {
  const store = redisStore(createClient(), { prefix: 'crm:', windowMs: 86_400_000 })
  expectTypeOf(store).toEqualTypeOf<DeduplicationStore>()
  createQondorWebhooks({ auth: false, store })
  const options = { name: 'crm', table: 'webhooks.claims', createTable: false, windowMs: 1_000 }
  createQondorWebhooks({ auth: false, store: postgresStore(new Pool(), options) })
  redisStore(new Redis(), { prefix: undefined, windowMs: undefined })
  postgresStore(new Pool(), { name: undefined, table: undefined, createTable: undefined })
})

it('takes no others', () => {
  expectTypeOf<Pool>().not.toExtend<RedisClientLike>()
  expectTypeOf<Redis>().not.toExtend<PostgresClientLike>()
  expectTypeOf<string>().not.toExtend<PostgresClientLike>()
  // @ts-expect-error the option is called prefix
  redisStore(new Redis(), { name: 'crm' })
  // @ts-expect-error a client that is not connected yet is not a client
  redisStore(createClient().connect())
})
