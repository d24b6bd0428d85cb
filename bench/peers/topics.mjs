import { Webhooks } from '@octokit/webhooks'
import { createQondorWebhooks } from 'qondor-webhooks'
import { auth, flat, headers, key, topics } from '../bodies.mjs'
import { offerSchema, widerEventSchema } from './by-hand-schemas.mjs'
import { compare, countingHandler } from './compare.mjs'
import { prepare as prepareOctokit, receiveUnsigned } from './octokit.mjs'

const counts = [6, 60, 600]
const own = 'OfferSentV1'

/** @typedef {import('./contenders.mjs').Handler} Handler */
/** @typedef {import('./compare.mjs').Variant} Variant */

/** @type {Record<string, (handler: Handler, added: string[]) => Variant>} */
const makers = {
  'qondor-webhooks': (...args) => makeQondor({ auth }, ...args),
  'qondor-webhooks, store: false': (...args) => makeQondor({ auth, store: false }, ...args),
  'by hand, with Zod': makeByHand,
  '@octokit/webhooks receive': makeOctokit,
}

/** What one event takes where more topics are known: one of Qondor's six, and the last that was added. */
export async function benchTopics() {
  const counter = countingHandler()
  /** @type {Record<string, Variant>} */
  const variants = {}
  for (const count of counts) {
    const added = Array.from({ length: count - topics.length }, (_, index) => nameOf(index))
    const last = added.at(-1)
    for (const [contender, make] of Object.entries(makers)) {
      variants[`${contender} own ${count}`] = make(counter.handler, added)
      if (last) {
        const { prepare, take } = make(counter.handler, added)
        const rename = (/** @type {string} */ body) => prepare(flat(body.replace(own, last)), last)
        variants[`${contender} added ${count}`] = { prepare: rename, take }
      }
    }
  }
  const ratios = await compare(variants, counter, own)
  const kinds = { own: 'one of the six', added: 'the last that was added' }
  return Object.keys(makers).flatMap((contender) =>
    Object.entries(kinds).map(([kind, event]) => {
      const cells = counts.map((count) => {
        return [`${count} topics`, ratios.get(`${contender} ${kind} ${count}`) ?? '–']
      })
      return { contender, event, ...Object.fromEntries(cells) }
    }),
  )
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
  return {
    prepare: (body) => ({ headers, body }),
    take: (delivery) => qondor.receive(delivery),
  }
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
    prepare: (body) => ({ headers, body }),
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
