import pg from 'pg'
import { afterAll, expect, it } from 'vitest'
import { type PostgresClientLike, postgresStore } from '../../../src/stores/postgres.js'
import { describeWith } from '../../support/servers/describe-with.js'
import { type MakeStore, testStore } from '../../support/stores/store-conformance.js'
import { testStoreMarks } from '../../support/stores/store-marks.js'
import { uniqueName } from '../../support/stores/unique-name.js'

function testStoreOn(pool: () => PostgresClientLike): void {
  const table = uniqueName()
  const make: MakeStore = (space, options = {}) => {
    return postgresStore(pool(), { ...options, table, name: space })
  }
  testStore(make)
  testStoreMarks(make)
}

describeWith('postgresUrl', 'postgresStore with a Pool of pg', (url) => {
  const pool = new pg.Pool({ connectionString: url })
  afterAll(() => pool.end())
  testStoreOn(() => pool)
})

describeWith('postgresUrl', 'postgresStore with a Client of pg', (url) => {
  it('works one step at a time, as the client does', async () => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    const store = postgresStore(client, { table: uniqueName() })
    const claim = { key: 'a', token: 'mine', leaseMs: 60_000 }
    expect(await store.claim(claim)).toBe('claimed')
    expect(await store.claim({ ...claim, token: 'theirs' })).toBe('in_progress')
    await store.release(claim)
    expect(await store.claim({ ...claim, token: 'theirs' })).toBe('claimed')
    await store.complete({ ...claim, token: 'theirs' })
    await client.end()
  })
})
