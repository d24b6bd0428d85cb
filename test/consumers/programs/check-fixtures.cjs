// Reads every documented body with the package as a program has loaded it.
const assert = require('node:assert/strict')
const { readdirSync, readFileSync } = require('node:fs')
const { join } = require('node:path')

/** @param {typeof import('qondor-webhooks')} loaded */
module.exports = function checkFixtures({ parseQondorWebhook, qondorTopics }) {
  const folder = process.argv[2] ?? ''
  const events = readdirSync(folder).map((name) => {
    const sent = JSON.parse(readFileSync(join(folder, name), 'utf8'))
    const event = parseQondorWebhook(readFileSync(join(folder, name)))
    assert.deepEqual({ ...event }, sent)
    return event.topic
  })
  assert.deepEqual(events.sort(), [...qondorTopics].sort())
  console.log(`every documented body was read with zod ${require('zod/package.json').version}`)
}
