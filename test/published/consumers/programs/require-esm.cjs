// CommonJS requires the ES module of every entry, as Node 20.19 can where none awaits at its top.
const assert = require('node:assert/strict')

require('./check.cjs')((/** @type {string} */ entry) => {
  const loaded = require(require.resolve(entry).replace(/\.cjs$/, '.js'))
  assert.equal(loaded[Symbol.toStringTag], 'Module', entry)
  return loaded
})
