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

/** A handler that does nothing but count, by which `compare` sees that no event was passed over. */
export function countingHandler() {
  const counter = {
    count: 0,
    handler: async () => {
      counter.count += 1
    },
  }
  return counter
}

/**
 * What one event of the topic takes with each variant, over a bare `JSON.parse` of it.
 *
 * @param {Record<string, Variant>} variants
 * @param {ReturnType<typeof countingHandler>} counter
 * @param {string} topic
 */
export async function compare(variants, counter, topic) {
  const all = new Map(Object.entries({ floor: makeJsonParse(counter.handler), ...variants }))
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
  const { floor = Number.NaN, ...times } = await measure(prepareAll, runs, rounds)
  return new Map(Object.entries(times).map(([name, time]) => [name, (time / floor).toFixed(2)]))
}

/**
 * @param {string} name
 * @param {Variant} variant
 * @param {ReturnType<typeof countingHandler>} counter
 */
function takeAll(name, { take, perEvent = 1 }, counter) {
  return async (/** @type {import('./contenders.mjs').Delivery[]} */ deliveries) => {
    counter.count = 0
    for (const delivery of deliveries) {
      const taken = take(delivery)
      // A bare `JSON.parse` waits for nothing.
      if (taken) await taken
    }
    const expected = deliveries.length * perEvent
    if (counter.count !== expected) {
      throw new Error(`${name}: the handlers ran ${counter.count} times, not ${expected}.`)
    }
  }
}
