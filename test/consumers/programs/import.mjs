// An ES module imports every entry.
import assert from 'node:assert/strict'
import checkFixtures from './check-fixtures.cjs'
import entries from './entries.cjs'

for (const entry of entries) assert.ok(Object.keys(await import(entry)).length > 0, entry)
checkFixtures(await import('qondor-webhooks'))
