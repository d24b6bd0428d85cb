// The entries of the package that hold code, as it names them itself.
const { exports: entries } = require('qondor-webhooks/package.json')

module.exports = Object.keys(entries)
  .filter((path) => !path.endsWith('.json'))
  .map((path) => `qondor-webhooks${path.slice(1)}`)
