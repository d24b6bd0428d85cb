import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { key, type RunningExample, start } from '../../support/examples/running-example.js'
import { parseFixture, readFixture, readFixtures } from '../../support/fixtures.js'
import { describeWith } from '../../support/servers/describe-with.js'

const example = { name: 'own-database', path: '/qondor' }
const documented = parseFixture(readFixture('documented', 'offer-answered-v1.json'))

describeWith('postgresUrl', 'examples/own-database', (serverUrl) => {
  const database = 'own_database_example'
  const url = new URL(`/${database}`, serverUrl).href
  const admin = new pg.Client({ connectionString: serverUrl })
  const client = new pg.Client({ connectionString: url })
  let app: RunningExample

  const startApp = async () => {
    app = await start(example, { DATABASE_URL: url })
  }

  beforeAll(async () => {
    await admin.connect()
    await admin.query(`create database ${database}`)
    await client.connect()
    await startApp()
  }, 120_000)

  afterAll(async () => {
    await app?.stop()
    await client.end()
    await admin.query(`drop database ${database} with (force)`)
    await admin.end()
  })

  async function post(body: string | Uint8Array<ArrayBuffer>) {
    const headers = { 'x-qondor-key': key }
    const response = await fetch(app.url, { method: 'POST', headers, body })
    return [response.status, JSON.parse(await response.text()).outcome]
  }

  const deliver = (webhookId: string, offerId: number) => {
    return post(JSON.stringify({ ...documented, webhookId, offerId }))
  }

  const untilDelivered = async (webhookId: string, offerId: number) => {
    for (;;) {
      const [status] = await deliver(webhookId, offerId).catch(() => [])
      if (status === 200) return
      await delay(50)
    }
  }

  /** The follow-ups of an offer, and the marks of an event. */
  async function rowsOf(offerId: number, webhookId: string) {
    const { rows } = await client.query<{ follow_ups: number; marks: number }>(
      `select (select count(*)::int from follow_ups where offer_id = $1) as follow_ups,
        (select count(*)::int from handled_events where webhook_id = $2) as marks`,
      [offerId, webhookId],
    )
    return rows[0]
  }

  const waits = async (kind: string) => {
    const { rowCount } = await admin.query(
      'select from pg_stat_activity where datname = $1 and wait_event_type || wait_event ~ $2',
      [database, kind],
    )
    return rowCount
  }

  const none = { follow_ups: 0, marks: 0 }
  const one = { follow_ups: 1, marks: 1 }
  const handled = [200, 'handled']

  it('takes the documented bodies, and writes a follow-up for the answered offer', async () => {
    for (const { name, bytes } of readFixtures('documented')) {
      const isAnswered = name === 'offer-answered-v1.json'
      const outcome = isAnswered ? 'handled' : 'unhandled'
      expect(await post(new Uint8Array(bytes))).toEqual([200, outcome])
    }
    const { rows } = await client.query(
      'select offer_id, customer, what, due > now() from follow_ups',
    )
    expect(rows).toEqual([
      {
        offer_id: '1',
        customer: '[Customer Name]',
        what: 'Call about the answer to [Project Name]',
        '?column?': true,
      },
    ])
  })

  it('writes one row for an event that comes ten times at once, and again later in upper case', async () => {
    const id = '0a4ab0f9-14c5-4b2a-8f7a-4c3f4d3f0a11'
    const results = await Promise.all(Array.from({ length: 10 }, () => deliver(id, 2)))
    expect(results).toEqual(results.map(() => handled))
    expect(await deliver(id.toUpperCase(), 2)).toEqual(handled)
    expect(await rowsOf(2, id)).toEqual(one)
  })

  it('tells events without an id of their own apart', async () => {
    const nilUuid = '00000000-0000-0000-0000-000000000000'
    for (const offerId of [3, 4, 3, 4]) expect(await deliver(nilUuid, offerId)).toEqual(handled)
    expect(await rowsOf(3, nilUuid)).toMatchObject({ follow_ups: 1 })
    expect(await rowsOf(4, nilUuid)).toMatchObject({ follow_ups: 1 })
  })

  it('leaves neither row nor mark if it fails, and writes both at the next delivery', async () => {
    await client.query('alter table follow_ups add check (offer_id <> 5)')
    expect(await deliver('five', 5)).toEqual([500, 'failed'])
    expect(await rowsOf(5, 'five')).toEqual(none)
    await client.query('alter table follow_ups drop constraint follow_ups_offer_id_check')
    expect(await deliver('five', 5)).toEqual(handled)
    expect(await rowsOf(5, 'five')).toEqual(one)
  })

  it('leaves neither if it is killed between the mark and the row', async () => {
    await client.query('begin')
    await client.query('lock table follow_ups')
    const cutOff = deliver('six', 6).catch(() => 'cut off')
    // The mark is written, and the row waits for the lock.
    await expect.poll(() => waits('Lock'), { timeout: 10_000 }).toBe(1)
    await app.kill()
    expect(await cutOff).toBe('cut off')
    await client.query('rollback')
    await startApp()
    expect(await rowsOf(6, 'six')).toEqual(none)
    expect(await deliver('six', 6)).toEqual(handled)
    expect(await rowsOf(6, 'six')).toEqual(one)
  })

  it('does not write again what it committed before it was killed', async () => {
    // PostgreSQL writes the commit to its disk, and answers only when a standby has it, too.
    await admin.query("alter system set synchronous_standby_names = 'nobody'")
    await admin.query('select pg_reload_conf()')
    const cutOff = deliver('seven', 7).catch(() => 'cut off')
    await expect.poll(() => waits('SyncRep'), { timeout: 10_000 }).toBe(1)
    await app.kill()
    expect(await cutOff).toBe('cut off')
    await admin.query('alter system reset synchronous_standby_names')
    await admin.query('select pg_reload_conf()')
    await expect.poll(() => rowsOf(7, 'seven'), { timeout: 10_000 }).toEqual(one)
    await startApp()
    expect(await deliver('seven', 7)).toEqual(handled)
    expect(await rowsOf(7, 'seven')).toEqual(one)
  })

  it('writes each of 60 events once while it is killed four times', async () => {
    const events = Array.from({ length: 60 }, (_, index) => ({
      id: `crash-${index}`,
      offer: 1_000 + index,
    }))
    // Each is delivered twice, and again until the response is 200.
    const deliveries = [...events, ...events].map(async ({ id, offer }, index) => {
      await delay(index * 100)
      await untilDelivered(id, offer)
    })
    for (let kills = 0; kills < 4; kills++) {
      await delay(500 + Math.random() * 1_000)
      await app.kill()
      await startApp()
    }
    await Promise.all(deliveries)
    for (const { id, offer } of events) expect(await rowsOf(offer, id)).toEqual(one)
  }, 180_000)

  it('does not start without the address of a database', async () => {
    await expect(start(example, { DATABASE_URL: '' })).rejects.toThrow('Set DATABASE_URL')
  })
})
