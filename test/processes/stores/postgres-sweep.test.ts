import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, expect, it } from 'vitest'
import { postgresStore } from '../../../src/stores/postgres.js'
import { describeWith } from '../../support/servers/describe-with.js'
import { uniqueName } from '../../support/stores/unique-name.js'

const long = 60_000

describeWith('postgresUrl', 'postgresStore', (url) => {
  const pool = new pg.Pool({ connectionString: url })
  afterAll(() => pool.end())

  /** A table with rows whose time is over, and one of each kind whose time is not. */
  async function tableWith(expired: number): Promise<string> {
    const table = uniqueName()
    const store = postgresStore(pool, { table })
    await store.claim({ key: 'running', token: 'theirs', leaseMs: long })
    await pool.query(
      `insert into ${table} (name, webhook_id, token, expires_at)
      select 'elsewhere', n, case when n % 2 = 0 then 'gone' end, now() - n * interval '1 minute'
      from generate_series(1, $1::int) n`,
      [expired],
    )
    return table
  }

  async function expiredIn(table: string): Promise<number> {
    const { rows } = await pool.query(
      `select count(*)::int as count from ${table} where expires_at <= now()`,
    )
    return rows[0].count
  }

  it('deletes rows whose time is over, 1,000 of them for each 100 handled events', async () => {
    const table = await tableWith(1_500)
    const store = postgresStore(pool, { table })
    const handle = (index: number) =>
      store.complete({ key: `e${index}`, token: 'mine', leaseMs: long })
    await handle(0)
    await expect.poll(() => expiredIn(table)).toBe(500)
    for (let index = 1; index < 100; index += 1) await handle(index)
    await sleep(50)
    expect(await expiredIn(table)).toBe(500)
    await handle(100)
    await expect.poll(() => expiredIn(table)).toBe(0)
  })

  it('never deletes a running lease, nor a handled event within its window', async () => {
    const table = await tableWith(10)
    const store = postgresStore(pool, { table })
    await store.complete({ key: 'handled', token: 'mine', leaseMs: long })
    await expect.poll(() => expiredIn(table)).toBe(0)
    const claim = { token: 'another', leaseMs: long }
    expect(await store.claim({ ...claim, key: 'running' })).toBe('in_progress')
    expect(await store.claim({ ...claim, key: 'handled' })).toBe('duplicate')
  })

  it('skips a row that is being claimed again', async () => {
    const table = await tableWith(0)
    const store = postgresStore(pool, { table })
    await store.claim({ key: 'a', token: 'gone', leaseMs: 1 })
    await sleep(20)
    const other = await pool.connect()
    await other.query('begin')
    const claim = { key: 'a', token: 'theirs', leaseMs: long }
    expect(await postgresStore(other, { table }).claim(claim)).toBe('claimed')
    await store.complete({ key: 'handled', token: 'mine', leaseMs: long })
    await sleep(100)
    await other.query('commit')
    other.release()
    await sleep(50)
    expect(await store.claim({ ...claim, token: 'another' })).toBe('in_progress')
  })

  it('finds the rows to delete by an index', async () => {
    const table = await tableWith(20_000)
    await pool.query(`update ${table} set expires_at = now() + interval '1 day'`)
    await pool.query(`analyze ${table}`)
    const queries: string[] = []
    const spy = {
      query(text: string, values: unknown[]) {
        queries.push(text)
        return pool.query(text, values)
      },
    }
    const store = postgresStore(spy, { table, createTable: false })
    await store.complete({ key: 'handled', token: 'mine', leaseMs: long })
    const sweep = queries.find((query) => query.includes('skip locked'))
    const { rows } = await pool.query(`explain (format json) ${sweep}`)
    expect(JSON.stringify(rows)).toContain(`${table}_expires_at_idx`)
    expect(JSON.stringify(rows)).not.toContain('Seq Scan')
  })

  it('fails no step when the deleting fails', async () => {
    const table = await tableWith(1)
    const failing = {
      async query(text: string, values: unknown[]) {
        if (text.includes('skip locked')) throw new Error('no')
        return pool.query(text, values)
      },
    }
    const store = postgresStore(failing, { table })
    await store.complete({ key: 'a', token: 'mine', leaseMs: long })
    await sleep(20)
    expect(await store.claim({ key: 'a', token: 'mine', leaseMs: long })).toBe('duplicate')
  })
})
