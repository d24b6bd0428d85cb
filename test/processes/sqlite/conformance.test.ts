import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { sqliteQueue } from '../../../src/queues/sqlite/index.js'
import { testQueue } from '../../support/queues/queue-conformance.js'
import { openRaw } from '../../support/sqlite/raw-file.js'

const folder = mkdtempSync(join(tmpdir(), 'qondor-sqlite-'))
const file = join(folder, 'queue.db')
afterAll(() => rmSync(folder, { recursive: true }))

testQueue({
  name: 'sqliteQueue',
  open: (options) => sqliteQueue({ file, ...options }),
  countMarks(name) {
    const sql = `select count(*) as count from queues join (select queue, marks from deliveries
      union all select queue, marks from dead_letters) on queue = id
      where name = :name and marks is not null`
    return (openRaw(file).prepare(sql).get({ name }) as { count: number }).count
  },
})
