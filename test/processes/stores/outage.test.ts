import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { DeduplicationStore } from '../../../src/index.js'
import { postgresStore } from '../../../src/stores/postgres.js'
import { redisStore } from '../../../src/stores/redis.js'
import { makeQondor, request } from '../../support/receiver/qondor.js'
import { hasPostgres, startPostgres } from '../../support/servers/postgres.js'
import { hasRedis, startRedis } from '../../support/servers/redis.js'
import type { TestServer } from '../../support/servers/test-server.js'
import { redisClients } from '../../support/stores/redis-clients.js'

interface OpenStore {
  readonly store: DeduplicationStore
  readonly close: () => unknown
}

/** What a receiver answers while its store's server is away, and once it is back. */
function testOutage(server: () => TestServer, open: (url: string) => Promise<OpenStore>): void {
  it.each(['stop', 'kill'] as const)(
    'is unavailable after a %s, and then works again',
    async (end) => {
      const { store, close } = await open(server().url)
      const handler = vi.fn()
      const errors: unknown[] = []
      const qondor = makeQondor({ store, storeTimeoutMs: 400 })
        .onPing(handler)
        .onError((error) => errors.push(error))
      const deliver = (webhookId: string) => qondor.receive(request('PingV1', { webhookId }))

      expect(await deliver(`${end}-before`)).toMatchObject({ outcome: 'handled' })
      await server()[end]()
      for (let attempt = 0; attempt < 3; attempt += 1) {
        expect(await deliver(`${end}-during`)).toMatchObject({
          outcome: 'unavailable',
          status: 503,
          error: { code: 'store_unavailable' },
        })
      }
      expect(handler).toHaveBeenCalledTimes(1)

      await server().start()
      // What was tried meanwhile may reach the server now, and is given up at once.
      await vi.waitFor(
        async () => expect(await deliver(`${end}-during`)).toMatchObject({ outcome: 'handled' }),
        { timeout: 10_000, interval: 50 },
      )
      expect(await deliver(`${end}-during`)).toMatchObject({ outcome: 'duplicate' })
      expect(handler).toHaveBeenCalledTimes(2)
      await close()
    },
  )
}

describe.runIf(hasRedis()).each(Object.entries(redisClients))('redisStore with %s', (_, open) => {
  let server: TestServer
  beforeAll(async () => {
    server = await startRedis()
  })
  afterAll(() => server.remove())
  testOutage(
    () => server,
    async (url) => {
      const { client, close } = await open(url)
      return { store: redisStore(client), close }
    },
  )
})

describe.runIf(hasPostgres())('postgresStore', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startPostgres()
  })
  afterAll(() => server.remove())
  testOutage(
    () => server,
    async (connectionString) => {
      const pool = new pg.Pool({ connectionString }).on('error', () => {})
      return { store: postgresStore(pool), close: () => pool.end() }
    },
  )
})
