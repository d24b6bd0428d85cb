import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, it } from 'vitest'
import { expectEnd } from '../../support/queues/closed-process.js'

const folder = mkdtempSync(join(tmpdir(), 'qondor-closed-'))
afterAll(() => rmSync(folder, { recursive: true }))

it('a process with a queue in a file ends by itself once that is closed', () => {
  return expectEnd('sqlite', 'sqliteQueue', { file: join(folder, 'queue.db') })
})
