import { expect, it } from 'vitest'
import { Connection } from '../../../src/queues/sqlite/connection.js'
import { checkVersion, migrate } from '../../../src/queues/sqlite/schema.js'
import { loadSqlite } from '../../../src/queues/sqlite/sqlite-like.js'
import { makeDelivery } from '../../support/queues/make-delivery.js'
import { recordingHandler, workOn } from '../../support/queues/recording-handler.js'
import { atEnd, open, ownFile } from '../../support/sqlite/own-file.js'

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
  expect(version()).toBe(1)
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

it('a file of version 1 is read by this release', async () => {
  // As the first release wrote it; never change this, add the next.
  const file = ownFile()
  const { connection } = connect(file)
  migrate(connection)
  connection.exec(`
    insert into queues values (1, 'qondor-webhooks');
    insert into deliveries (queue, key, topic, state, due_at, stored_at, delivery) values (1,
      '6d3a56ab-0d1c-4a55-a3b3-3f2b43a6a4dc', 'PingV1', 0, 0, 0, '{"version":1,
      "key":"6d3a56ab-0d1c-4a55-a3b3-3f2b43a6a4dc","webhookId":"a","topic":"PingV1","projectId":null,
      "receivedAt":"2026-01-02T03:04:05.678Z","format":"text","body":"{}"}');
    insert into deliveries (queue, key, state, due_at, stored_at) values (1, 'done', 3, 9e15, 0);
    insert into dead_letters (queue, key, topic, reason, died_at, attempts, delivery) values (1,
      'dead', null, 'invalid_json: no', 0, 0, '{"version":1,"key":"dead","webhookId":null,
      "topic":null,"projectId":null,"receivedAt":"2026-01-02T03:04:05.678Z","format":"text","body":"["}');
  `)
  const queue = open(file)
  const { calls, handle } = recordingHandler()
  await workOn(queue, handle)
  await expect.poll(() => calls.length).toBe(1)
  expect(calls[0]?.delivery).toMatchObject({ webhookId: 'a', topic: 'PingV1', body: '{}' })
  expect(await queue.enqueue(makeDelivery({ key: 'done' }))).toBe('duplicate')
  expect(await queue.dead.list()).toMatchObject([{ delivery: { key: 'dead', body: '[' } }])
})
