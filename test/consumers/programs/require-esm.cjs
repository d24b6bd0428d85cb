// CommonJS requires the ES modules of every entry, which Node 20.19 can: none awaits at its top.
const assert = require('node:assert/strict')
const checkFixtures = require('./check-fixtures.cjs')
const entries = require('./entries.cjs')

const esModuleOf = (/** @type {string} */ entry) => {
  return require.resolve(entry).replace(/\.cjs$/, '.js')
}

for (const entry of entries) {
  const loaded = require(esModuleOf(entry))
  assert.equal(loaded[Symbol.toStringTag], 'Module', entry)
  assert.ok(Object.keys(loaded).length > 0, entry)
}
checkFixtures(require(esModuleOf('qondor-webhooks')))
