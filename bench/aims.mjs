// What we aim for, and whether the tables reach it.
import { readTable } from './tables.mjs'

/**
 * @typedef {object} Aim
 * @property {string} what
 * @property {number} [atMost]
 * @property {number} [atLeast]
 * @property {number[]} figures
 */

/** A row for each aim, with the lowest and the highest figure. */
export function aimRows() {
  return readAims().map(({ what, atMost, atLeast, figures }) => {
    // As they are shown.
    const rounded = figures.map((figure) => Math.round(figure * 100) / 100)
    const [lowest, highest] = [Math.min(...rounded), Math.max(...rounded)]
    if (Number.isNaN(lowest)) throw new Error(`The tables have no figures of: ${what}`)
    const isReached = atMost === undefined ? lowest >= (atLeast ?? 0) : highest <= atMost
    return {
      aim: what,
      limit: atMost === undefined ? `at least ${atLeast}` : `at most ${atMost}`,
      here: lowest === highest ? String(lowest) : `${lowest} to ${highest}`,
      reached: isReached ? 'yes' : 'no',
    }
  })
}

/** @returns {Aim[]} */
function readAims() {
  return [...receiveAims(), ...routeAims(), ...processAims(), ...queueAims()]
}

/** @returns {Aim[]} */
function receiveAims() {
  const rows = readTable('receive')
  const ratio = (/** @type {string} */ one, /** @type {string} */ other, over = rows) => {
    return over.map((row) => number(row[one]) / number(row[other]))
  }
  const offerSent = rows.filter(({ topic }) => topic === 'OfferSentV1')
  const longer = rows.filter(({ bytes }) => Number(bytes) >= 500)
  return [
    {
      what: '`JSON.parse` and the compiled reader of an `OfferSentV1`, over `JSON.parse`',
      atMost: 1.1,
      figures: ratio('… and compiled reader', 'JSON.parse', offerSent),
    },
    {
      what: '`receive` without key and store, over `JSON.parse`, from 500 bytes on',
      atMost: 2,
      figures: ratio('receive, no key, no store', 'JSON.parse', longer),
    },
    {
      what: '`receive`, over a switch by hand with Zod, which has no store',
      atMost: 1,
      figures: overByHand(),
    },
    {
      what: 'two named handlers that succeed, over two without a name',
      atMost: 1.05,
      figures: ratio('… with two named handlers', '… with two handlers'),
    },
    {
      what: '500 handlers of other topics, over none',
      atMost: 1.05,
      figures: ratio('… with 500 handlers of other topics', 'receive'),
    },
  ]
}

/** What `receive` takes over code by hand, for each topic. */
function overByHand() {
  const rows = readTable('peers-events')
  const [ours, byHand] = ['qondor-webhooks', 'by hand, with Zod'].map((name) => {
    return rows.find(({ contender }) => contender === name) ?? {}
  })
  const topics = Object.keys(ours ?? {}).filter((column) => / bytes$/.test(column))
  return topics.map((topic) => number(ours?.[topic]) / number(byHand?.[topic]))
}

/** @returns {Aim[]} */
function routeAims() {
  return readTable('frameworks').map((row) => {
    const { 'our route over a plain one': framework = '', 'requests per second': figure } = row
    const atLeast = { 'Express 5': 1.1, 'Hono 4': 0.85 }[framework] ?? 0.9
    const what = `requests per second of a route on ${framework}, over a plain one`
    return { what, atLeast, figures: [number(figure)] }
  })
}

/** @returns {Aim[]} */
function processAims() {
  const starts = new Map(
    readTable('start')
      .map((row) => Object.values(row))
      .map(pair),
  )
  const checks = readTable('type-check').filter(({ medians }) => medians?.includes('check time'))
  const heap = readTable('memory').map((row) => number(row['heap after collection, MB']))
  return [
    {
      what: 'ms to import `qondor-webhooks` more than `qondor-webhooks/node`',
      atMost: 5,
      figures: [number(starts.get('qondor-webhooks')) - number(starts.get('qondor-webhooks/node'))],
    },
    {
      what: 'ms of a command that starts, over 1.5 empty processes',
      atMost: 60,
      figures: readTable('command-line').map((row) => number(Object.values(row)[2])),
    },
    {
      what: 'seconds to check the types of all handlers, more than of zod',
      atMost: 0.5,
      figures: checks.map(({ more }) => number(more)),
    },
    {
      what: 'kB of a worker bundle, after gzip',
      atMost: 14,
      figures: [number(readTable('peers-footprint')[0]?.['worker bundle after gzip, kB'])],
    },
    {
      what: 'MB of heap after a million ids, more than after 20,000',
      atMost: 1,
      figures: [(heap.at(-1) ?? Number.NaN) - (heap[0] ?? Number.NaN)],
    },
  ]
}

/** @returns {Aim[]} */
function queueAims() {
  const rows = readTable('enqueue')
  const engines = [...new Set(rows.map(({ engine = '' }) => engine))]
  const rates = engines.map((name) => ({
    what: `deliveries stored per second in ${name}, over the engine alone`,
    atLeast: 0.85,
    figures: rows
      .filter(({ engine }) => engine === name)
      .map((row) => number(row['stored per second, over the engine alone'])),
  }))
  const lost = readTable('distributed').map((row) => number(row['lost']))
  return [...rates, { what: 'deliveries lost of 20,000', atMost: 0, figures: lost }]
}

/** The number that a cell starts with. @param {string | undefined} cell */
function number(cell) {
  return Number.parseFloat(cell ?? '')
}

/** @param {string[]} cells @returns {[string, string]} */
function pair([name = '', figure = '']) {
  return [name, figure]
}
