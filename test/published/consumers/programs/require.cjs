// CommonJS requires every entry, and gets CommonJS.
const assert = require('node:assert/strict')

require('./check.cjs')((/** @type {string} */ entry) => {
  assert.match(require.resolve(entry), /\.cjs$/)
  return require(entry)
})
