import { Webhooks } from '@octokit/webhooks'
import { createQondorWebhooks } from 'qondor-webhooks'
import { auth, headers } from '../bodies.mjs'
import { respondByHand } from './by-hand.mjs'
import { compare, countingHandler } from './compare.mjs'
import { name, prepare, receiveUnsigned } from './octokit.mjs'

const counts = [1, 10, 100]

/** @typedef {import('./contenders.mjs').Handler} Handler */
/** @typedef {import('./compare.mjs').Variant} Variant */

/** @type {Record<string, (handler: Handler, same: number, other: number) => Variant>} */
const makers = {
  'qondor-webhooks': (...args) => makeQondor({ auth }, ...args),
  'qondor-webhooks, store: false': (...args) => makeQondor({ auth, store: false }, ...args),
  'by hand, with Zod': makeByHand,
  '@octokit/webhooks receive': makeOctokit,
}

/** What one `OfferSentV1` takes with more handlers of its topic, and with more of another topic. */
export async function benchHandlers() {
  const counter = countingHandler()
  /** @type {Record<string, Variant>} */
  const variants = {}
  for (const count of counts) {
    for (const [contender, make] of Object.entries(makers)) {
      const same = make(counter.handler, count, 0)
      variants[`${contender} same ${count}`] = { ...same, perEvent: count }
      variants[`${contender} other ${count}`] = make(counter.handler, 1, count)
    }
  }
  const ratios = await compare(variants, counter, 'OfferSentV1')
  const kinds = { same: 'N of its topic', other: 'one, and N of another topic' }
  return Object.keys(makers).flatMap((contender) =>
    Object.entries(kinds).map(([kind, handlers]) => {
      const cells = counts.map((count) => {
        return [`N = ${count}`, ratios.get(`${contender} ${kind} ${count}`) ?? '']
      })
      return { contender, handlers, ...Object.fromEntries(cells) }
    }),
  )
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
  return {
    prepare: (body) => ({ headers, body }),
    take: (delivery) => qondor.receive(delivery),
  }
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
    prepare: (body) => ({ headers, body }),
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
