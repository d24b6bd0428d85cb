import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { fromPglite, PgBoss } from 'pg-boss'
import { afterAll, beforeAll, describe } from 'vitest'
import { pgBossQueue } from '../../../src/queues/pg-boss/index.js'
import { testQueue } from '../../support/queues/queue-conformance.js'

describe('pg-boss on PGlite, an instance of the user’s', () => {
  const folder = mkdtempSync(join(tmpdir(), 'qondor-pglite-'))
  let database: PGlite
  let boss: PgBoss

  beforeAll(async () => {
    database = await PGlite.create(folder)
    const looks = { superviseIntervalSeconds: 1, monitorIntervalSeconds: 1 }
    boss = new PgBoss({ db: fromPglite(database), backend: 'pglite', ...looks })
    await boss.start()
  }, 60_000)

  afterAll(async () => {
    await boss.stop({ graceful: false })
    await database.close()
    rmSync(folder, { recursive: true })
  })

  testQueue({ name: 'shared', open: (options) => pgBossQueue({ boss, ...options }) })
})
