import { Webhooks } from '@octokit/webhooks'
import { createQondorWebhooks } from 'qondor-webhooks'
import { flat, key, withKey } from '../bodies.mjs'
import { offerSchema, topics, widerEventSchema } from './by-hand-schemas.mjs'
import { compareCounts } from './compare-counts.mjs'
import { prepare as prepareOctokit, receiveUnsigned } from './octokit.mjs'
import { receiveWith } from './qondor.mjs'

const own = 'OfferSentV1'

/** @typedef {import('./contenders.mjs').Handler} Handler */
/** @typedef {import('./compare.mjs').Variant} Variant */

/** What one event takes where more topics are known: one of Qondor's six, and the last that was added. */
export function benchTopics() {
  return compareCounts({
    topic: own,
    makers: { qondor: makeQondor, byHand: makeByHand, octokit: makeOctokit },
    counts: [6, 60, 600],
    countColumn: (count) => `${count} topics`,
    kinds: {
      'one of the six': (make, count) => make(addedTo(count)),
      'the last that was added': (make, count) => {
        const added = addedTo(count)
        const last = added.at(-1)
        if (!last) return undefined
        const { prepare, take } = make(added)
        return { prepare: (body) => prepare(flat(body.replace(own, last)), last), take }
      },
    },
    kindColumn: 'event',
  })
}

/**
 * The topics that make the six so many.
 *
 * @param {number} count
 */
function addedTo(count) {
  return Array.from({ length: count - topics.length }, (_, index) => nameOf(index))
}

/**
 * A name as long as that of the event that is sent.
 *
 * @param {number} index
 */
function nameOf(index) {
  return `Custom${String(index).padStart(3, '0')}V1`
}

/**
 * @param {import('qondor-webhooks').QondorWebhooksOptions} options
 * @param {Handler} handler
 * @param {string[]} added
 * @returns {Variant}
 */
function makeQondor(options, handler, added) {
  const custom = Object.fromEntries(added.map((topic) => [topic, offerSchema(topic)]))
  const qondor = createQondorWebhooks({ ...options, topics: custom })
  for (const topic of [...topics, ...added]) qondor.on(topic, handler)
  return receiveWith(qondor)
}

/**
 * With a table of handlers, since nobody writes a switch of 600 cases.
 *
 * @param {Handler} handler
 * @param {string[]} added
 * @returns {Variant}
 */
function makeByHand(handler, added) {
  const eventSchema = widerEventSchema(added)
  const handlers = new Map([...topics, ...added].map((topic) => [topic, handler]))
  return {
    prepare: withKey,
    take: async ({ headers, body }) => {
      if (headers['x-qondor-key'] !== key) return 401
      const { success, data: event } = eventSchema.safeParse(JSON.parse(body))
      if (!success) return 422
      await handlers.get(event.topic)?.(event)
      return 200
    },
  }
}

/**
 * It has no topics but GitHub's events; it warns of other names, and takes them.
 *
 * @param {Handler} handler
 * @param {string[]} added
 * @returns {Variant}
 */
function makeOctokit(handler, added) {
  const webhooks = new Webhooks({ secret: 's', log: { ...console, warn: () => {} } })
  for (const name of [...topics, ...added]) {
    webhooks.on(/** @type {'push'} */ (name), handler)
  }
  return {
    prepare: (body, topic) => prepareOctokit(body, topic, topic),
    take: (delivery) => receiveUnsigned(webhooks, delivery),
  }
}
