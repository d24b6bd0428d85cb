import { Webhooks } from '@octokit/webhooks'
import { createQondorWebhooks } from 'qondor-webhooks'
import { withKey } from '../bodies.mjs'
import { respondByHand } from './by-hand.mjs'
import { compareCounts } from './compare-counts.mjs'
import { name, prepare, receiveUnsigned } from './octokit.mjs'
import { receiveWith } from './qondor.mjs'

/** @typedef {import('./contenders.mjs').Handler} Handler */
/** @typedef {import('./compare.mjs').Variant} Variant */

/** What one `OfferSentV1` takes with more handlers of its topic, and with more of another topic. */
export function benchHandlers() {
  return compareCounts({
    topic: 'OfferSentV1',
    makers: { qondor: makeQondor, byHand: makeByHand, octokit: makeOctokit },
    counts: [1, 10, 100],
    countColumn: (count) => `N = ${count}`,
    kinds: {
      'N of its topic': (make, count) => ({ ...make(count, 0), perEvent: count }),
      'one, and N of another topic': (make, count) => make(1, count),
    },
    kindColumn: 'handlers',
  })
}

/**
 * @param {import('qondor-webhooks').QondorWebhooksOptions} options
 * @param {Handler} handler
 * @param {number} same
 * @param {number} other
 * @returns {Variant}
 */
function makeQondor(options, handler, same, other) {
  const qondor = createQondorWebhooks(options)
  for (let count = 0; count < same; count += 1) qondor.onOfferSent(handler)
  for (let count = 0; count < other; count += 1) qondor.onProjectCreated(handler)
  return receiveWith(qondor)
}

/**
 * Side by side, as ours are run. Those of other topics are in other cases of the switch.
 *
 * @param {Handler} handler
 * @param {number} same
 * @returns {Variant}
 */
function makeByHand(handler, same) {
  const handlers = Array.from({ length: same }, () => handler)
  const runAll = async (/** @type {unknown} */ event) => {
    await Promise.all(handlers.map((one) => one(event)))
  }
  return {
    prepare: withKey,
    take: ({ headers, body }) => respondByHand(headers, JSON.parse(body), runAll),
  }
}

/**
 * @param {Handler} handler
 * @param {number} same
 * @param {number} other
 * @returns {Variant}
 */
function makeOctokit(handler, same, other) {
  const webhooks = new Webhooks({ secret: 's' })
  for (let count = 0; count < same; count += 1) webhooks.on(name, handler)
  for (let count = 0; count < other; count += 1) webhooks.on('push', handler)
  return { prepare, take: (delivery) => receiveUnsigned(webhooks, delivery) }
}
