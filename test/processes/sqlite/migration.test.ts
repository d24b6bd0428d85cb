import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Connection } from '../../../src/queues/sqlite/connection.js'
import { sqliteStore } from '../../../src/queues/sqlite/index.js'
import { checkVersion, migrate } from '../../../src/queues/sqlite/schema.js'
import { loadSqlite } from '../../../src/queues/sqlite/sqlite-like.js'
import { makeDelivery } from '../../support/queues/make-delivery.js'
import { recordingHandler, workOn } from '../../support/queues/recording-handler.js'
import { atEnd, open, ownFile } from '../../support/sqlite/own-file.js'
import { openRaw } from '../../support/sqlite/raw-file.js'

const patiently = { timeout: 15_000, interval: 50 }

/** A connection until the end of the test, and what a file says of itself. */
function connect(file: string) {
  const connection = new Connection(loadSqlite('The test', 'a newer Node'), file)
  atEnd(() => connection.close())
  const read = (sql: string) => Object.values(connection.get(sql) as object)[0]
  return { connection, version: () => read('pragma user_version'), read }
}

it('a file gets its version, which is refused by a release that knows less', async () => {
  const file = ownFile()
  await open(file).ready()
  const { connection, version } = connect(file)
  expect(version()).toBe(2)
  checkVersion(connection)
  expect(() => checkVersion(connection, 0)).toThrow(/queue\.db was written by a later release/)
})

it('a file of an earlier release goes through each step after its own, with what is in it', async () => {
  const { connection, version, read } = connect(ownFile())
  const steps = [
    'create table t (a integer); insert into t values (1)',
    'alter table t add column b integer; update t set b = a + 1',
    'update t set b = b * 10',
  ]
  migrate(connection, steps.slice(0, 1))
  expect(version()).toBe(1)
  migrate(connection, steps)
  expect(version()).toBe(3)
  expect(read('select b from t')).toBe(20)
  migrate(connection, steps)
  expect(read('select b from t')).toBe(20)
})

it('a step that fails leaves the file as it was', async () => {
  const { connection, version, read } = connect(ownFile())
  migrate(connection, ['create table t (a integer); insert into t values (1)'])
  const steps = ['', 'update t set a = 2; create table u (a integer)', 'update nothing set a = 3']
  expect(() => migrate(connection, steps)).toThrow(/nothing/)
  expect(version()).toBe(1)
  expect(read('select a from t')).toBe(1)
  expect(read("select count(*) from sqlite_schema where name = 'u'")).toBe(0)
})

it('one of two processes that open a file of an earlier release migrates it', async () => {
  const file = ownFile()
  const [one, other] = [connect(file), connect(file)]
  migrate(one.connection, ['create table t (a integer); insert into t values (1)'])
  const steps = ['', 'update t set a = a + 1']
  // Both saw the earlier version; the second looks again once it has the right to write.
  expect(other.version()).toBe(1)
  migrate(one.connection, steps)
  migrate(other.connection, steps)
  expect(one.read('select a from t')).toBe(2)
})

describe('a file of version 1', () => {
  const writtenThen = readFileSync(
    new URL('../../support/sqlite/version-1.sql', import.meta.url),
    'utf8',
  )

  function fileOfThen(): string {
    const file = ownFile()
    openRaw(file).exec(writtenThen)
    return file
  }

  it('gets the tables of a new file', async () => {
    const [old, fresh] = [fileOfThen(), ownFile()]
    for (const file of [old, fresh]) await open(file).ready()
    const tablesOf = (file: string) => {
      const { connection, version } = connect(file)
      const columns = connection.all(
        `select m.name, c.name as column, c.type, c."notnull", c.dflt_value
         from sqlite_schema m left join pragma_table_info(m.name) c order by m.name, c.cid`,
      )
      return { version: version(), columns }
    }
    expect(tablesOf(old)).toEqual(tablesOf(fresh))
  })

  it('hands its deliveries to the workers, those of a project in order, with marks from now on', async () => {
    const queue = open(fileOfThen(), { order: 'project' })
    const { calls, handle } = recordingHandler(async ({ delivery, attempt: { number, marks } }) => {
      if (delivery.key !== 'failed' || number > 4) return { action: 'ack' }
      await marks?.add('handler:crm')
      return { action: 'retry', reason: 'no', waitMs: 1 }
    })
    await workOn(queue, handle)
    await expect.poll(() => calls.length, patiently).toBe(4)
    const waitsForFirst = { waiting: 1, active: 0, dead: 3 }
    await expect.poll(() => queue.stats(), patiently).toMatchObject(waitsForFirst)
    expect(await queue.dead.replayAll({ topic: 'OfferSentV1' })).toBe(1)
    await expect.poll(() => calls.length, patiently).toBe(6)
    const ran = calls.map(({ delivery: { key }, attempt: { number } }) => `${key} ${number}`)
    expect(ran.slice(0, 4).sort()).toEqual(['failed 4', 'failed 5', 'left 2', 'waiting 1'])
    expect(ran.slice(4)).toEqual(['first 1', 'second 1'])
    const marks = calls.map(({ attempt }) => attempt.marks?.read())
    expect(marks.filter((read) => read).flat()).toEqual(['handler:crm'])
    for (const key of ['done', 'dead']) {
      expect(await queue.enqueue(makeDelivery({ key }))).toBe('duplicate')
    }
  })

  it('keeps its dead letters, whose handlers had no names', async () => {
    const queue = open(fileOfThen())
    const letters = await queue.dead.list()
    const listed = letters.map(({ delivery: { key }, attempts }) => [key, attempts])
    expect(listed).toEqual([
      ['dead', 10],
      ['invalid', 0],
      ['first', 10],
    ])
    expect(letters.map(({ failedHandlers }) => failedHandlers)).toEqual([[], [], []])
    expect(letters[1]).toMatchObject({ reason: 'invalid_json: no', delivery: { body: '[' } })
    expect(await queue.dead.replayAll({ topic: 'PingV1', allHandlers: true })).toBe(1)
    expect(await queue.dead.remove(letters[2]?.id ?? '')).toBe(true)
  })

  it('remembers the events of a store, and keeps marks from now on', async () => {
    const store = sqliteStore({ file: fileOfThen() })
    atEnd(() => store.close())
    const claimOf = (key: string) => ({ key, token: 'mine', leaseMs: 1_000 })
    expect(await store.claim(claimOf('handled'))).toBe('duplicate')
    expect(await store.claim(claimOf('running'))).toBe('in_progress')
    await store.addMark?.(claimOf('running'), 'handler:crm')
    expect(await store.readMarks?.(claimOf('running'))).toEqual(['handler:crm'])
  })
})
