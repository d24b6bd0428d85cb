import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { sqliteQueue } from '../../../src/queues/sqlite/index.js'
import { testTelemetry } from '../../support/queues/telemetry-tests.js'

const folder = mkdtempSync(join(tmpdir(), 'qondor-sqlite-'))
afterAll(() => rmSync(folder, { recursive: true }))

testTelemetry({
  name: 'sqliteQueue',
  open: (options) => sqliteQueue({ file: join(folder, 'queue.db'), ...options }),
})
