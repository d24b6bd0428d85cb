// CommonJS requires every entry, and gets CommonJS.
const assert = require('node:assert/strict')
const checkFixtures = require('./check-fixtures.cjs')
const entries = require('./entries.cjs')

for (const entry of entries) assert.ok(require.resolve(entry).endsWith('.cjs'), entry)
for (const entry of entries) assert.ok(Object.keys(require(entry)).length > 0, entry)
checkFixtures(require('qondor-webhooks'))
