import { createQondorWebhooks, parseQondorWebhook, qondorTopics } from 'qondor-webhooks'
import { qondorWebhookSchema } from 'qondor-webhooks/schemas'
import { auth, freshBody, headers, sizeOf } from './bodies.mjs'
import { readCompiled } from './compiled-reader.mjs'
import { holdTo, measure } from './measure.mjs'

/** @typedef {import('qondor-webhooks').QondorTopic} Topic */

const compiled = '… and compiled reader'

/**
 * Takes every result, so that no call and no object can be optimised away.
 *
 * @type {{ event: unknown, total: number }}
 */
const sink = { event: undefined, total: 0 }

/** How long `receive` takes for each topic's documented body, over a bare `JSON.parse` of it. */
export async function benchReceive() {
  const rows = []
  for (const schema of qondorWebhookSchema.options) rows.push(await rowOf(schema))
  // Names change how V8 compiles `receive`, also for receivers without them. So they come last.
  for (const row of rows) Object.assign(row, await ratiosOfTwo(row.topic))
  return rows
}

/** @param {(typeof qondorWebhookSchema.options)[number]} schema */
async function rowOf(schema) {
  const topic = schema.shape.topic.value
  const remember = idMemory(10_000)
  const times = await measure(
    () => freshBodies(topic),
    {
      'JSON.parse': each((body) => take(JSON.parse(body))),
      [compiled]: each((body) => take(readCompiled(JSON.parse(body)))),
      parseQondorWebhook: each((body) => take(parseQondorWebhook(body))),
      'JSON.parse and Zod': each((body) => take(schema.parse(JSON.parse(body)))),
      '… and a bare Map and await': async (bodies) => {
        for (const body of bodies) {
          const event = schema.parse(JSON.parse(body))
          if (remember(event.webhookId)) await handler(event)
        }
      },
      'receive, no key, no store': receive(topic, { auth: false, store: false }),
      receive: receive(topic, { auth }),
      '… with 500 handlers of other topics': receive(topic, { auth }, { others: 500 }),
    },
    400,
  )
  const ratios = overParse(times)
  if (topic === 'OfferSentV1') holdTo(1.1, compiled, Number(ratios[compiled]))
  return { topic, bytes: String(sizeOf(topic)), ...ratios }
}

/** What two handlers take, with and without names. @param {Topic} topic */
async function ratiosOfTwo(topic) {
  const times = await measure(
    () => freshBodies(topic),
    {
      'JSON.parse': each((body) => take(JSON.parse(body))),
      '… with two handlers': receive(topic, { auth }, { second: {} }),
      '… with two named handlers': receive(topic, { auth }, { name: 'a', second: { name: 'b' } }),
    },
    400,
  )
  return overParse(times)
}

/** @param {Record<string, number>} times @returns {Record<string, string>} */
function overParse(times) {
  const base = times['JSON.parse'] ?? Number.NaN
  return Object.fromEntries(
    Object.entries(times).map(([what, time]) => [what, (time / base).toFixed(2)]),
  )
}

/** @param {Topic} topic */
function freshBodies(topic) {
  return Array.from({ length: 250 }, () => freshBody(topic))
}

/** @param {(body: string) => void} run */
function each(run) {
  return (/** @type {string[]} */ bodies) => {
    for (const body of bodies) run(body)
  }
}

/** @param {{ webhookId: string }} event */
function take(event) {
  sink.event = event
  sink.total += event.webhookId.length
}

/** @param {{ webhookId: string }} event */
async function handler(event) {
  take(event)
}

/**
 * Remembers ids in the least code that does: whether one is new, among the last so many.
 *
 * @param {number} size
 */
function idMemory(size) {
  const ids = new Map()
  /** @type {string[]} */
  const ring = []
  let oldest = 0
  return (/** @type {string} */ id) => {
    if (ids.has(id)) return false
    ids.delete(ring[oldest])
    ids.set(id, true)
    ring[oldest] = id
    oldest = (oldest + 1) % size
    return true
  }
}

/**
 * @param {Topic} topic
 * @param {import('qondor-webhooks').QondorWebhooksOptions} options
 * @param {{ name?: string, second?: { name?: string }, others?: number }} handlers the name of the handler,
 *   a second one, and how many of other topics
 */
function receive(topic, options, { name, second, others = 0 } = {}) {
  const qondor = createQondorWebhooks(options).on(topic, handler, { name })
  if (second) qondor.on(topic, handler, second)
  const otherTopics = qondorTopics.filter((other) => other !== topic)
  for (let index = 0; index < others; index += 1) {
    qondor.on(otherTopics[index % otherTopics.length] ?? topic, handler)
  }
  return async (/** @type {string[]} */ bodies) => {
    for (const body of bodies) {
      const { outcome } = await qondor.receive({ headers, body })
      if (outcome !== 'handled') throw new Error(`unexpected outcome ${outcome}`)
    }
  }
}
