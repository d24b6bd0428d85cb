import { auth } from '../bodies.mjs'
import { countingHandler } from '../counting-handler.mjs'
import { compare } from './compare.mjs'

/** @typedef {import('qondor-webhooks').QondorWebhooksOptions} Options */
/** @typedef {import('./contenders.mjs').Handler} Handler */
/** @typedef {import('./compare.mjs').Variant} Variant */

/**
 * @template {unknown[]} Setup
 * @typedef {object} Makers what makes each contender, set up with so many of something
 * @property {(options: Options, handler: Handler, ...setup: Setup) => Variant} qondor
 * @property {(handler: Handler, ...setup: Setup) => Variant} byHand
 * @property {(handler: Handler, ...setup: Setup) => Variant} octokit
 */

/**
 * @template {unknown[]} Setup
 * @typedef {Record<string, (make: (...setup: Setup) => Variant, count: number) => Variant | undefined>} Kinds
 *   ways in which there are so many, by the text of their rows
 */

/**
 * What one event takes with each contender as there are more of something: a row for each contender
 * and kind, and a column for each count.
 *
 * @template {unknown[]} Setup
 * @param {object} table
 * @param {string} table.topic
 * @param {Makers<Setup>} table.makers
 * @param {number[]} table.counts
 * @param {(count: number) => string} table.countColumn
 * @param {Kinds<Setup>} table.kinds
 * @param {string} table.kindColumn
 */
export async function compareCounts({ topic, makers, counts, countColumn, kinds, kindColumn }) {
  const counter = countingHandler()
  const contenders = bindMakers(makers, counter.handler)
  /** @type {Record<string, Variant>} */
  const variants = {}
  for (const count of counts) {
    for (const [contender, make] of Object.entries(contenders)) {
      for (const [kind, vary] of Object.entries(kinds)) {
        const variant = vary(make, count)
        if (variant) variants[nameOf(contender, kind, count)] = variant
      }
    }
  }
  const ratios = await compare(variants, counter, topic)
  return Object.keys(contenders).flatMap((contender) =>
    Object.keys(kinds).map((kind) => {
      const cells = counts.map((count) => {
        return [countColumn(count), ratios.get(nameOf(contender, kind, count)) ?? '–']
      })
      return { contender, [kindColumn]: kind, ...Object.fromEntries(cells) }
    }),
  )
}

/**
 * @template {unknown[]} Setup
 * @param {Makers<Setup>} makers
 * @param {Handler} handler
 * @returns {Record<string, (...setup: Setup) => Variant>}
 */
function bindMakers({ qondor, byHand, octokit }, handler) {
  return {
    'qondor-webhooks': (...setup) => qondor({ auth }, handler, ...setup),
    'qondor-webhooks, store: false': (...setup) =>
      qondor({ auth, store: false }, handler, ...setup),
    'by hand, with Zod': (...setup) => byHand(handler, ...setup),
    '@octokit/webhooks receive': (...setup) => octokit(handler, ...setup),
  }
}

/**
 * @param {string} contender
 * @param {string} kind
 * @param {number} count
 */
function nameOf(contender, kind, count) {
  return `${contender}, ${kind}, ${count}`
}
