import { freshBody } from '../bodies.mjs'
import { measure } from '../measure.mjs'
import { makeJsonParse } from './json-parse.mjs'

const perRound = 100
const rounds = 150
// As many ids as our default store remembers, so that it is full, as it is in a server that runs.
const warmUp = 10_000

/**
 * @typedef {Pick<import('./contenders.mjs').Contender, 'prepare' | 'take'> & { perEvent?: number }} Variant
 *   `perEvent`: how many handlers each event has, one by default
 */

/**
 * What one event of the topic takes with each variant, over the baseline: a `JSON.parse` of it
 * with a handler that nobody awaits.
 *
 * @param {Record<string, Variant>} variants
 * @param {import('../counting-handler.mjs').Counter} counter
 * @param {string} topic
 */
export async function compare(variants, counter, topic) {
  const all = new Map(Object.entries({ baseline: makeJsonParse(counter.handler), ...variants }))
  const prepareAll = (/** @type {string} */ name) => {
    const { prepare } = /** @type {Variant} */ (all.get(name))
    return Array.from({ length: perRound }, () => prepare(freshBody(topic), topic))
  }
  const runs = Object.fromEntries(
    [...all].map(([name, variant]) => [name, takeAll(name, variant, counter)]),
  )
  for (const [name, run] of Object.entries(runs)) {
    for (let count = 0; count < warmUp; count += perRound) await run(prepareAll(name))
  }
  const { baseline = Number.NaN, ...times } = await measure(prepareAll, runs, rounds)
  return new Map(Object.entries(times).map(([name, time]) => [name, (time / baseline).toFixed(2)]))
}

/**
 * @param {string} name
 * @param {Variant} variant
 * @param {import('../counting-handler.mjs').Counter} counter
 */
function takeAll(name, { take, perEvent = 1 }, counter) {
  return async (/** @type {import('./contenders.mjs').Delivery[]} */ deliveries) => {
    counter.count = 0
    for (const delivery of deliveries) {
      const taken = take(delivery)
      // The baseline waits for nothing.
      if (taken) await taken
    }
    const expected = deliveries.length * perEvent
    if (counter.count !== expected) {
      throw new Error(`${name}: the handlers ran ${counter.count} times, not ${expected}.`)
    }
  }
}
