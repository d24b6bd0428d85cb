import { Session } from 'node:inspector/promises'
import { freshBody } from '../bodies.mjs'
import { countingHandler } from '../counting-handler.mjs'
import { contenders } from './contenders.mjs'
import { makeJsonParse } from './json-parse.mjs'

const batches = 20
// Such batches have our store full of ids before the first that counts.
const warmUpBatches = 5
const perBatch = 2_000
const topic = 'OfferSentV1'
const parts = ['JSON.parse', 'Zod', 'the library', 'Node', 'garbage collector', 'the rest']

/** @typedef {import('node:inspector').Profiler.ProfileNode['callFrame']} CallFrame */

/** Where the time of each contender goes, and which of its library's functions take most. */
export async function benchProfile() {
  const all = { 'JSON.parse, and a handler that nobody awaits': makeJsonParse, ...contenders }
  const rows = []
  for (const [contender, make] of Object.entries(all)) {
    const { shares, functions } = await profile(contender, make)
    const cells = parts.map((part) => [part, percent(shares.get(part) ?? 0)])
    const hottest = [...functions].sort(([, one], [, other]) => other - one).slice(0, 5)
    rows.push({
      contender,
      ...Object.fromEntries(cells),
      "the library's hottest functions": hottest
        .map(([name, share]) => `${name} ${percent(share)}`)
        .join(', '),
    })
  }
  return rows
}

/**
 * @param {string} contender
 * @param {(handler: import('./contenders.mjs').Handler) => import('./contenders.mjs').Contender} make
 */
async function profile(contender, make) {
  const counter = countingHandler()
  const { prepare, take } = make(counter.handler)
  // V8 counts what is native to the caller, which is another one in each library.
  const { parse } = JSON
  JSON.parse = function parseMarked(text, reviver) {
    return parse(text, reviver)
  }
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.setSamplingInterval', { interval: 50 })
  const shares = new Map()
  const functions = new Map()
  let total = 0
  for (let batch = 0; batch < batches; batch += 1) {
    const deliveries = Array.from({ length: perBatch }, () => prepare(freshBody(topic), topic))
    await session.post('Profiler.start')
    for (const delivery of deliveries) {
      const taken = take(delivery)
      if (taken) await taken
    }
    const { profile: measured } = await session.post('Profiler.stop')
    if (batch < warmUpBatches) continue
    for (const { callFrame, hitCount = 0 } of measured.nodes) {
      const part = partOf(callFrame)
      if (!part) continue
      total += hitCount
      add(shares, part, hitCount)
      if (part === 'the library') add(functions, callFrame.functionName || '(anonymous)', hitCount)
    }
  }
  JSON.parse = parse
  session.disconnect()
  if (counter.count !== batches * perBatch) throw new Error(`${contender} passed over an event.`)
  for (const counts of [shares, functions]) {
    for (const [name, hits] of counts) counts.set(name, hits / total)
  }
  return { shares, functions }
}

/**
 * The part that a function belongs to; `undefined` for what the profiler itself takes.
 *
 * @param {CallFrame} frame
 */
function partOf({ functionName, url, lineNumber }) {
  if (['(root)', '(idle)', 'start', 'stop', 'post'].includes(functionName)) return undefined
  if (functionName === '(garbage collector)') return 'garbage collector'
  if (functionName === 'parseMarked') return 'JSON.parse'
  // Zod makes its parsers of text; what is native stands on no line.
  if (url === '') return lineNumber < 0 ? 'Node' : 'Zod'
  if (url.includes('/node_modules/zod/')) return 'Zod'
  if (url.includes('/node_modules/') || url.includes('/dist/')) return 'the library'
  if (url.startsWith('node:')) return 'Node'
  return 'the rest'
}

/**
 * @param {Map<string, number>} counts
 * @param {string} name
 * @param {number} hits
 */
function add(counts, name, hits) {
  counts.set(name, (counts.get(name) ?? 0) + hits)
}

/** @param {number} share */
function percent(share) {
  return `${(100 * share).toFixed(0)} %`
}
