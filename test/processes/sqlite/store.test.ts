import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe } from 'vitest'
import { sqliteStore } from '../../../src/queues/sqlite/index.js'
import { testMarksRace, testRace } from '../../support/stores/race.js'
import { type MakeStore, testStore } from '../../support/stores/store-conformance.js'
import { testStoreMarks } from '../../support/stores/store-marks.js'

const folder = mkdtempSync(join(tmpdir(), 'qondor-sqlite-'))
const file = join(folder, 'store.db')
const opened: { close(): Promise<void> }[] = []
afterAll(async () => {
  for (const store of opened) await store.close()
  rmSync(folder, { recursive: true })
})

describe('sqliteStore', () => {
  const make: MakeStore = (name, options) => {
    const store = sqliteStore({ file, name, ...options })
    opened.push(store)
    return store
  }
  testStore(make)
  testStoreMarks(make)
  testRace('sqlite', file)
  testMarksRace('sqlite', file, make)
})
