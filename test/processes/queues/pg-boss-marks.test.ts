import { randomUUID } from 'node:crypto'
import { Pool } from 'pg'
import { PgBoss } from 'pg-boss'
import { afterAll, afterEach, expect, it } from 'vitest'
import { type DeliveryQueue, encodeDelivery } from '../../../src/queue/index.js'
import { type PgBossQueueOptions, pgBossQueue } from '../../../src/queues/pg-boss/index.js'
import { jobId } from '../../../src/queues/pg-boss/job-queues.js'
import { makeDelivery } from '../../support/queues/make-delivery.js'
import { recordingHandler, workOn } from '../../support/queues/recording-handler.js'
import { describeWith } from '../../support/servers/describe-with.js'

const patiently = { timeout: 15_000, interval: 50 }

interface BossOptions {
  readonly schema?: string
  readonly user?: string
  /** Called with each statement; what it throws is thrown by the database. */
  readonly before?: (statement: string) => void
}

describeWith('postgresUrl', 'the marks of a queue on pg-boss', (connectionString) => {
  const pool = new Pool({ connectionString })
  const ends: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    for (const end of ends.splice(0)) await end()
  })
  afterAll(() => pool.end())

  /** An instance of the user's own, and the statements that it sends. */
  async function startBoss(options: BossOptions = {}) {
    const { schema = 'pgboss', user, before = () => {} } = options
    const url = new URL(connectionString)
    if (user !== undefined) url.username = user
    const own = user === undefined ? pool : new Pool({ connectionString: url.href })
    if (own !== pool) ends.push(() => own.end())
    const statements: string[] = []
    const db = {
      async executeSql(statement: string, values?: unknown[]) {
        before(statement)
        statements.push(statement)
        return own.query(statement, values)
      },
    }
    const background = { supervise: false, schedule: false }
    const boss = new PgBoss({ db, schema, migrate: user === undefined, ...background })
    await boss.start()
    ends.unshift(() => boss.stop({ graceful: false }))
    return { boss, statements }
  }

  function open(boss: PgBoss, options: Partial<PgBossQueueOptions> = {}): DeliveryQueue {
    const queue = pgBossQueue({ boss, name: `test-${randomUUID()}`, firstRetryMs: 300, ...options })
    ends.unshift(() => queue.close())
    return queue
  }

  async function newSchema(): Promise<string> {
    const schema = `earlier_${randomUUID().replaceAll('-', '')}`
    ends.push(() => pool.query(`drop schema ${schema} cascade`))
    const boss = new PgBoss({ connectionString, schema, supervise: false, schedule: false })
    await boss.start()
    await boss.stop({ graceful: false })
    return schema
  }

  const marksIn = async (schema = 'pgboss', queue?: string): Promise<string[]> => {
    const { rows } = await pool.query<{ mark: string }>(
      `select mark from ${schema}.qondor_webhook_marks where $1::text is null or queue = $1 order by mark`,
      [queue],
    )
    return rows.map(({ mark }) => mark)
  }

  /** Adds a mark at the first attempt and gives up, then reads the marks and is done. */
  function giveUpOnce(mark: string) {
    const seen: (readonly string[])[] = []
    const { calls, handle } = recordingHandler(async ({ attempt: { marks } }) => {
      seen.push((await marks?.read()) ?? [])
      if (seen.length > 1) return { action: 'ack' }
      await marks?.add(mark)
      return { action: 'deadLetter', reason: 'no', failedHandlers: ['mail'] }
    })
    return { calls, seen, handle }
  }

  it('are kept in a database of an earlier release too, whose deliveries and dead letters stay', async () => {
    const schema = await newSchema()
    const { boss } = await startBoss({ schema })
    // As earlier releases did.
    const name = `test-${randomUUID()}`
    await boss.createQueue(`${name}.dead`)
    await boss.createQueue(name, { deadLetter: `${name}.dead`, policy: 'standard' })
    const [waiting, died, refused] = [makeDelivery(), makeDelivery(), makeDelivery()]
    const id = await boss.send(name, encodeDelivery(died), { id: await jobId(name, died.key) })
    const [job] = await boss.fetch(name, { includeMetadata: true })
    expect(job?.id).toBe(id)
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await boss.fail(name, id ?? '', { reason: 'handler_failed: Error: x' })
      await boss.fetch(name)
    }
    await boss.send(name, encodeDelivery(waiting), { id: await jobId(name, waiting.key) })
    await boss.send(`${name}.dead`, { ...encodeDelivery(refused), reason: 'invalid_json: no' })

    const queue = open(boss, { name })
    await queue.ready()
    expect(await marksIn(schema)).toEqual([])
    const letters = await queue.dead.list()
    expect(letters.map(({ reason, failedHandlers }) => ({ reason, failedHandlers }))).toEqual([
      { reason: 'handler_failed: Error: x', failedHandlers: [] },
      { reason: 'invalid_json: no', failedHandlers: [] },
    ])
    const { seen, handle } = giveUpOnce('handler:crm')
    await workOn(queue, handle)
    await expect.poll(() => queue.dead.count(), patiently).toBe(3)
    const all = await queue.dead.list()
    expect(all[2]).toMatchObject({ delivery: waiting, marks: ['handler:crm'] })
    expect(all[2]?.failedHandlers).toEqual(['mail'])
    expect(await queue.dead.replay(all[2]?.id ?? '')).toBe(true)
    await expect.poll(() => seen, patiently).toEqual([[], ['handler:crm']])
    await expect.poll(() => marksIn(schema), patiently).toEqual([])
  })

  it('have one table, whoever creates it first', async () => {
    const schema = await newSchema()
    const { boss } = await startBoss({ schema })
    const queues = Array.from({ length: 8 }, () => open(boss))
    await Promise.all(queues.map((queue) => queue.ready()))
    expect(await marksIn(schema)).toEqual([])
  })

  it('need a table that the owner of the schema creates where the role may not', async () => {
    const schema = await newSchema()
    const user = `role_${schema}`
    await pool.query(`create role ${user} login`)
    ends.push(() => pool.query(`drop owned by ${user}; drop role ${user}`))
    await pool.query(`grant usage on schema ${schema} to ${user}`)
    await pool.query(`grant all on all tables in schema ${schema} to ${user}`)
    const { boss } = await startBoss({ schema, user })
    const queue = open(boss)
    const refusal = await queue.ready().catch((error: unknown) => error)
    expect(refusal).toMatchObject({ code: 'queue_unavailable', cause: { code: '42501' } })
    const [create = ''] = /create table .*$/.exec(String((refusal as Error).message)) ?? []
    await pool.query(create)
    await pool.query(`grant select, insert, delete on ${schema}.qondor_webhook_marks to ${user}`)
    await queue.ready()
    await queue.enqueue(makeDelivery())
    const { handle } = giveUpOnce('handler:crm')
    await workOn(queue, handle)
    await expect
      .poll(() => queue.dead.list(), patiently)
      .toMatchObject([{ marks: ['handler:crm'] }])
  })

  it('are asked of the database only by those who read or add them', async () => {
    const { boss, statements } = await startBoss()
    const queue = open(boss)
    await queue.ready()
    statements.splice(0)
    for (let count = 0; count < 20; count += 1) await queue.enqueue(makeDelivery())
    const { calls, handle } = recordingHandler(({ attempt: { number } }) => {
      return number === 1 ? { action: 'retry', reason: 'not yet' } : { action: 'ack' }
    })
    await workOn(queue, handle)
    await expect.poll(() => calls.length, patiently).toBe(40)
    await expect.poll(() => queue.stats(), patiently).toMatchObject({ waiting: 0, active: 0 })
    const asked = statements.filter((each) => each.includes('qondor_webhook_marks'))
    // The worker sweeps once as it starts.
    expect(asked).toEqual([expect.stringContaining('with gone as materialized')])
  })

  it.each([
    ['waits for a server that restarts', '57P01', true],
    ['fails at once for another reason', '42P01', false],
  ])('are not lost by an attempt that %s', async (_, code, isOutage) => {
    let failures = 0
    const { boss } = await startBoss({
      before(statement) {
        if (!/^(select job_id|insert into \S+qondor_webhook_marks)/.test(statement)) return
        failures += 1
        if (failures % 3 !== 0) throw Object.assign(new Error('It fails.'), { code })
      },
    })
    const queue = open(boss, { firstRetryMs: 60_000 })
    await queue.enqueue(makeDelivery())
    const seen: unknown[] = []
    const { handle } = recordingHandler(async ({ attempt: { marks } }) => {
      const read = async () => (await marks?.read())?.join()
      seen.push(await read().catch((error: { code: string }) => error.code))
      await marks?.add('handler:crm')
      seen.push(await read().catch((error: { code: string }) => error.code))
      return { action: 'ack' }
    })
    await workOn(queue, handle)
    const expected = isOutage ? ['', 'handler:crm'] : [code]
    await expect.poll(() => seen, patiently).toEqual(expected)
    // Two outages each for two reads and a mark, or one failure each for a read and a mark.
    await expect.poll(() => failures, patiently).toBe(isOutage ? 9 : 2)
  })

  it('are deleted with the next sweep where no delivery needs them', async () => {
    const { boss } = await startBoss()
    const name = `test-${randomUUID()}`
    const other = open(boss)
    const queue = open(boss, { name, attempts: 1 })
    await queue.enqueue(makeDelivery())
    const giving = recordingHandler(async ({ attempt: { marks } }) => {
      await marks?.add('handler:dead')
      return { action: 'deadLetter', reason: 'no' }
    })
    const worker = await workOn(queue, giving.handle)
    await expect.poll(() => queue.dead.count(), patiently).toBe(1)
    await worker.stop()
    // As pg-boss does at the end of the window; the dead letter stays.
    await pool.query("delete from pgboss.job where name = $1 and state = 'failed'", [name])
    await pool.query('insert into pgboss.qondor_webhook_marks values ($1, $2, $3)', [
      name,
      randomUUID(),
      'handler:left',
    ])
    // A worker of another queue leaves them.
    await workOn(other, giving.handle)
    expect(await marksIn('pgboss', name)).toEqual(['handler:dead', 'handler:left'])
    const reading = giveUpOnce('handler:none')
    await workOn(queue, reading.handle)
    await expect.poll(() => marksIn('pgboss', name), patiently).toEqual(['handler:dead'])
    expect(await queue.dead.replayAll()).toBe(1)
    await expect.poll(() => reading.seen, patiently).toEqual([['handler:dead']])
  })

  it.each([false, true])(
    'are kept by a replay in the order of its project, unless all handlers are to run: %s',
    async (allHandlers) => {
      const { boss } = await startBoss()
      const queue = open(boss, { order: 'project' })
      await queue.enqueue(makeDelivery(), { marks: ['handler:moved'] })
      const { seen, handle } = giveUpOnce('handler:crm')
      await workOn(queue, handle)
      await expect.poll(() => queue.dead.count(), patiently).toBe(1)
      const both = ['handler:crm', 'handler:moved']
      expect(await queue.dead.list()).toMatchObject([{ marks: both }])
      expect(await queue.dead.replayAll({ allHandlers })).toBe(1)
      const expected = [['handler:moved'], allHandlers ? [] : both]
      await expect.poll(() => seen, patiently).toEqual(expected)
    },
  )

  it('of an event that came again are left by a replay of its dead letter with all handlers', async () => {
    const { boss } = await startBoss()
    const queue = open(boss, { firstRetryMs: 2_000 })
    const delivery = makeDelivery()
    await queue.storeDeadLetter(delivery, 'invalid_payload: no')
    await queue.enqueue(delivery)
    const seen: (readonly string[] | undefined)[] = []
    const { calls, handle } = recordingHandler(async ({ attempt: { marks, number } }) => {
      seen.push(await marks?.read())
      await marks?.add('handler:crm')
      return number === 1 ? { action: 'retry', reason: 'not yet' } : { action: 'ack' }
    })
    await workOn(queue, handle)
    await expect.poll(() => calls.length, patiently).toBe(1)
    expect(await queue.dead.replayAll({ allHandlers: true })).toBe(1)
    await expect.poll(() => seen, patiently).toEqual([[], ['handler:crm']])
  })
})
