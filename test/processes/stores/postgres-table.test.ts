import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, expect, it } from 'vitest'
import { postgresStore } from '../../../src/stores/postgres.js'
import { describeWith } from '../../support/servers/describe-with.js'
import { uniqueName } from '../../support/stores/unique-name.js'

const claim = { key: 'a', token: 'mine', leaseMs: 60_000 }

describeWith('postgresUrl', 'the table of postgresStore', (url) => {
  const pool = new pg.Pool({ connectionString: url, max: 16 })
  afterAll(() => pool.end())

  async function ask(question: string): Promise<unknown[]> {
    return (await pool.query(question)).rows
  }

  it('is created once by many who start at the same time', async () => {
    // Connected before, so that they really are at the same time.
    await Promise.all(Array.from({ length: 16 }, () => pool.query('select pg_sleep(0.1)')))
    for (let round = 0; round < 20; round += 1) {
      const table = uniqueName()
      const stores = Array.from({ length: 16 }, () => postgresStore(pool, { table }))
      const answers = await Promise.all(
        stores.map((store, index) => store.claim({ ...claim, token: `attempt-${index}` })),
      )
      expect(answers.filter((answer) => answer === 'claimed')).toHaveLength(1)
      const indexes = await ask(`select from pg_indexes where tablename = '${table}'`)
      expect(indexes).toHaveLength(2)
    }
  })

  it('is qondor_webhook_claims by default, and its rows are named default for 30 days', async () => {
    const store = postgresStore(pool)
    const key = uniqueName()
    await store.complete({ ...claim, key })
    const rows = await ask(
      `select name, token, expires_at > now() + interval '30 days' - interval '10 seconds' as long,
      expires_at > now() + interval '30 days' as longer
      from public.qondor_webhook_claims where webhook_id = '${key}'`,
    )
    expect(rows).toEqual([{ name: 'default', token: null, long: true, longer: false }])
  })

  it('may be in another schema and named as a word of SQL', async () => {
    const schema = uniqueName()
    await ask(`create schema ${schema}`)
    const store = postgresStore(pool, { table: `${schema}.Order` })
    expect(await store.claim(claim)).toBe('claimed')
    expect(await ask(`select token from ${schema}."Order"`)).toEqual([{ token: 'mine' }])
  })

  it('is not created when it is not to be', async () => {
    const table = uniqueName()
    const store = postgresStore(pool, { table, createTable: false })
    await expect(store.claim(claim)).rejects.toMatchObject({ code: '42P01' })
    await postgresStore(pool, { table }).claim(claim)
    expect(await store.claim(claim)).toBe('in_progress')
  })

  it('holds the longest key of the endpoint with the longest name', async () => {
    // A row of an index takes 2,704 bytes, unless it can be compressed.
    const name = randomBytes(200).toString('latin1')
    const key = randomBytes(128).toString('hex').slice(0, 255)
    const store = postgresStore(pool, { table: uniqueName(), name })
    expect(await store.claim({ ...claim, key })).toBe('claimed')
    await store.complete({ ...claim, key })
    expect(await store.claim({ ...claim, key })).toBe('duplicate')
  })

  it('is tried again when it could not be created', async () => {
    const schema = uniqueName()
    const store = postgresStore(pool, { table: `${schema}.claims` })
    await expect(store.claim(claim)).rejects.toMatchObject({ code: '3F000' })
    await ask(`create schema ${schema}`)
    expect(await store.claim(claim)).toBe('claimed')
  })

  it('can be used by a role that may not create tables', async () => {
    const [table, role] = [uniqueName(), uniqueName()]
    await postgresStore(pool, { table }).claim(claim)
    await ask(`create role ${role} login`)
    await ask(`grant select, insert, update, delete on ${table} to ${role}`)
    const limited = new pg.Pool({ connectionString: url, user: role })
    const store = postgresStore(limited, { table })
    expect(await store.claim(claim)).toBe('in_progress')
    await store.addMark?.(claim, 'handler:crm')
    expect(await store.readMarks?.(claim)).toEqual(['handler:crm'])
    await limited.end()
  })

  it('is written to by claims, and only read by repeats', async () => {
    const table = uniqueName()
    const store = postgresStore(pool, { table })
    await store.claim(claim)
    await store.complete(claim)
    const versions = () => ask(`select xmin, xmax, ctid from ${table}`)
    const before = await versions()
    expect(await store.claim({ ...claim, token: 'theirs' })).toBe('duplicate')
    expect(await versions()).toEqual(before)
  })

  it('has the marks of an event in one row, which goes once the event is handled', async () => {
    const table = uniqueName()
    const store = postgresStore(pool, { table })
    await store.claim(claim)
    for (const mark of ['handler:crm', 'once:invoice']) await store.addMark?.(claim, mark)
    expect(await ask(`select from ${table}`)).toHaveLength(2)
    await store.complete(claim)
    expect(await ask(`select webhook_id, token from ${table}`)).toEqual([
      { webhook_id: 'a', token: null },
    ])
  })

  it('answers in_progress where a repeat cannot see the row that it meets', async () => {
    const table = uniqueName()
    const store = postgresStore(pool, { table })
    await store.release(claim)
    const other = await pool.connect()
    await other.query('begin')
    await postgresStore(other, { table }).complete(claim)
    const answer = store.claim({ ...claim, token: 'theirs' })
    const blocked = `select from pg_locks where not granted and locktype = 'transactionid'`
    await expect.poll(() => ask(blocked)).toHaveLength(1)
    await other.query('commit')
    other.release()
    expect(await answer).toBe('in_progress')
    expect(await store.claim({ ...claim, token: 'theirs' })).toBe('duplicate')
  })
})
