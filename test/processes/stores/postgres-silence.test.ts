import { randomUUID } from 'node:crypto'
import { Pool } from 'pg'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { postgresStore } from '../../../src/stores/postgres.js'
import { makeQondor, request } from '../../support/receiver/qondor.js'
import { describeWith } from '../../support/servers/describe-with.js'
import { type SilentProxy, startSilentProxy } from '../../support/servers/silent-proxy.js'

// What docs/durable.md says to give a pool.
const documented = { query_timeout: 5_000, connectionTimeoutMillis: 5_000, keepAlive: true }

describeWith('postgresUrl', 'postgresStore whose connections go silent', (serverUrl) => {
  let proxy: SilentProxy
  let pool: Pool

  beforeEach(async () => {
    const url = new URL(serverUrl)
    proxy = await startSilentProxy(Number(url.port))
    url.port = String(proxy.port)
    pool = new Pool({ connectionString: String(url), ...documented })
    pool.on('error', () => {})
  })

  afterEach(async () => {
    await pool.end()
    await proxy.close()
  })

  function open() {
    const store = postgresStore(pool, { name: `test-${randomUUID()}` })
    const qondor = makeQondor({ store, storeTimeoutMs: 1_000 })
      .onPing(() => {})
      .onError(() => {})
    return async () =>
      (await qondor.receive(request('PingV1', { webhookId: randomUUID() }))).outcome
  }

  // The promise is 15 s; a busy machine may take longer to look.
  const promised = { timeout: 20_000, interval: 200 }

  it('goes on, with the settings that we document', async () => {
    const deliver = open()
    const before = await Promise.all(Array.from({ length: 6 }, deliver))
    expect(new Set(before)).toEqual(new Set(['handled']))
    expect(proxy.swallow()).toBeGreaterThan(1)
    await expect.poll(deliver, promised).toBe('handled')
  }, 40_000)

  it('goes on when that happens while it creates its table', async () => {
    await pool.query('select 1')
    expect(proxy.swallow()).toBe(1)
    const deliver = open()
    await expect.poll(deliver, promised).toBe('handled')
  }, 40_000)
})
