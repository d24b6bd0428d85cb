import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { NonRetryableError } from '../../../src/index.js'
import type { DeliveryQueue } from '../../../src/queue/index.js'
import { bullmqQueue } from '../../../src/queues/bullmq/index.js'
import { pgBossQueue } from '../../../src/queues/pg-boss/index.js'
import { sqliteQueue } from '../../../src/queues/sqlite/index.js'
import { expectOneLine, run } from '../../support/command-line/run-command.js'
import { makeDelivery } from '../../support/queues/make-delivery.js'
import { makeQondor, request } from '../../support/receiver/qondor.js'
import { hasPostgres, startPostgres } from '../../support/servers/postgres.js'
import { hasRedis, startRedis } from '../../support/servers/redis.js'

const patiently = { timeout: 15_000, interval: 50 }
const retries = { attempts: 5, firstRetryMs: 500 }

/** A queue, and the code of a module that exports the same one. */
interface Place {
  readonly queue: DeliveryQueue
  readonly code: string
}

function inFile(folder: string): Place {
  const options = { file: join(folder, 'queue.db'), ...retries }
  return { queue: sqliteQueue(options), code: exporting('sqlite', 'sqliteQueue', options) }
}

function onRedis(url: string): Place {
  const options = { connection: { url }, ...retries }
  return { queue: bullmqQueue(options), code: exporting('bullmq', 'bullmqQueue', options) }
}

function onPostgres(connectionString: string): Place {
  const options = { connectionString, ...retries }
  return { queue: pgBossQueue(options), code: exporting('pg-boss', 'pgBossQueue', options) }
}

function exporting(entry: string, name: string, options: object): string {
  const path = new URL(`../../../dist/${entry}.js`, import.meta.url)
  return `import { ${name} } from '${path}'\nexport const queue = ${name}(${JSON.stringify(options)})\n`
}

describe('queue move between real engines', () => {
  const ends: (() => unknown)[] = []
  afterEach(async () => {
    vi.restoreAllMocks()
    for (const end of ends.splice(0).reverse()) await end()
  })

  function newFolder(): string {
    const folder = mkdtempSync(join(tmpdir(), 'qondor-move-'))
    ends.push(() => rmSync(folder, { recursive: true }))
    return folder
  }

  /** A worker with two named handlers, of which one may fail. */
  async function startWork(queue: DeliveryQueue, isFixed: boolean) {
    const crm = vi.fn()
    const mail = vi.fn()
    const qondor = makeQondor({ queue })
      .on(['OfferSentV1', 'OfferAnsweredV1'], ({ topic }) => void crm(topic), { name: 'crm' })
      .on(
        ['OfferSentV1', 'OfferAnsweredV1'],
        ({ topic }) => {
          mail(topic)
          if (isFixed) return
          if (topic === 'OfferSentV1') throw new Error('The mail server is down.')
          throw new NonRetryableError('There is no such address.')
        },
        { name: 'mail' },
      )
      .onError(() => {})
    return { crm, mail, worker: await qondor.work() }
  }

  async function testMove(from: Place, to: Place): Promise<void> {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    vi.spyOn(console, 'warn').mockImplementation(() => {})
    const receiver = makeQondor({ queue: from.queue }).onAny(() => {})
    for (const topic of ['OfferSentV1', 'OfferAnsweredV1'] as const) {
      expect((await receiver.receive(request(topic))).outcome).toBe('queued')
    }
    const before = await startWork(from.queue, false)
    await expect.poll(() => from.queue.dead.count(), patiently).toBe(1)
    await expect.poll(() => before.mail.mock.calls.length, patiently).toBeGreaterThan(1)
    await before.worker.stop()
    expect(before.crm.mock.calls.flat().sort()).toEqual(['OfferAnsweredV1', 'OfferSentV1'])
    const untried = makeDelivery({ topic: 'ProjectCreatedV1' })
    await from.queue.storeDeadLetter(untried, 'invalid_payload: no')
    await from.queue.close()

    const folder = newFolder()
    const [source, target] = [join(folder, 'from.mjs'), join(folder, 'to.mjs')]
    writeFileSync(source, from.code)
    writeFileSync(target, to.code)
    const again = join(folder, 'again.mjs')
    writeFileSync(again, from.code)
    const toItself = await run(['queue', 'move', '--from', source, '--to', again])
    expect(expectOneLine(toItself, 2)).toMatch(/lead to the same queue/)

    const moved = await run(['queue', 'move', '--from', source, '--to', target])
    expect(moved.stderr).toBe('')
    expect(moved).toMatchObject({ code: 0, stdout: '1 moved, 2 dead.\n' })
    const left = await run(['queue', 'status', '--json', '--from', source])
    expect(JSON.parse(left.stdout)).toMatchObject({ waiting: 0, active: 0, dead: 0 })

    const letters = await to.queue.dead.list()
    expect(letters.map(({ reason }) => reason)).toEqual([
      'handler_failed: mail: NonRetryableError: There is no such address.',
      'invalid_payload: no',
    ])
    expect(letters[0]).toMatchObject({ failedHandlers: ['mail'], marks: ['handler:crm'] })
    expect(letters[1]).toMatchObject({ failedHandlers: [], delivery: untried })
    const after = await startWork(to.queue, true)
    await expect.poll(() => after.mail.mock.calls, patiently).toEqual([['OfferSentV1']])
    expect(await to.queue.dead.replayAll({ topic: 'OfferAnsweredV1' })).toBe(1)
    const both = [['OfferSentV1'], ['OfferAnsweredV1']]
    await expect.poll(() => after.mail.mock.calls, patiently).toEqual(both)
    expect(after.crm).not.toHaveBeenCalled()
    await to.queue.close()
  }

  it.runIf(hasRedis())(
    'from a file to Redis and back runs nothing that succeeded again',
    async () => {
      const server = await startRedis()
      ends.push(() => server.remove())
      await testMove(inFile(newFolder()), onRedis(server.url))
      const other = await startRedis()
      ends.push(() => other.remove())
      await testMove(onRedis(other.url), inFile(newFolder()))
    },
    60_000,
  )

  it.runIf(hasPostgres())(
    'from a file to PostgreSQL and back runs nothing that succeeded again',
    async () => {
      const server = await startPostgres()
      ends.push(() => server.remove())
      await testMove(inFile(newFolder()), onPostgres(server.url))
      const other = await startPostgres()
      ends.push(() => other.remove())
      await testMove(onPostgres(other.url), inFile(newFolder()))
    },
    90_000,
  )
})
