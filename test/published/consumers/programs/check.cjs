// Uses the package as a program loads it: every entry, every documented body, and no optional peer.
const assert = require('node:assert/strict')
const { readdirSync, readFileSync } = require('node:fs')
const { join } = require('node:path')
const { exports: entries } = require('qondor-webhooks/package.json')
const zod = require('zod/package.json')

const auth = { header: 'x-qondor-key', value: 'a key' }

/** @param {(entry: string) => any} load */
module.exports = async function check(load) {
  /** @type {Record<string, any>} */
  const loaded = {}
  for (const path of Object.keys(entries).filter((path) => !path.endsWith('.json'))) {
    const loading = Promise.resolve().then(() => load(`qondor-webhooks${path.slice(1)}`))
    if (path === './opentelemetry') {
      // It is nothing without its peer, which Node's own error names.
      await assert.rejects(loading, /@opentelemetry\/api/)
      continue
    }
    loaded[path] = await loading
    assert.ok(Object.keys(loaded[path]).length > 0, path)
  }
  readBodies(loaded['.'])
  await receive(loaded)
  await missEngines(loaded)
  console.log(`every documented body was read with zod ${zod.version}`)
}

/** @param {any} root */
function readBodies({ parseQondorWebhook, qondorTopics }) {
  const folder = process.argv[2] ?? ''
  const topics = readdirSync(folder).map((name) => {
    const body = readFileSync(join(folder, name))
    const event = parseQondorWebhook(body)
    assert.deepEqual(event, JSON.parse(body.toString()))
    return event.topic
  })
  assert.deepEqual(topics.sort(), [...qondorTopics].sort())
}

/** @param {Record<string, any>} loaded */
async function receive({ '.': root, './fetch': fetch, './testing': testing }) {
  /** @type {number[]} */
  const offers = []
  const qondor = root.createQondorWebhooks({ auth }).onOfferSent((/** @type {any} */ event) => {
    offers.push(event.offerId)
  })
  const { outcome } = await testing.deliver(qondor, 'OfferSentV1', { offerId: 7 }, { auth })
  assert.deepEqual([outcome, offers], ['handled', [7]])
  const response = await fetch.toFetchHandler(qondor)(testing.createRequest('PingV1'))
  assert.equal(response.status, 401)
}

/** @param {Record<string, any>} loaded */
async function missEngines({ './pg-boss': pgBoss, './bullmq': bullmq }) {
  const url = 'redis://localhost'
  const queues = [
    pgBoss.pgBossQueue({ connectionString: url }),
    bullmq.bullmqQueue({ connection: { url } }),
  ]
  for (const queue of queues) await assert.rejects(queue.ready(), /npm install/)
}
