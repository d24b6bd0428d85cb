import { createHmac } from 'node:crypto'
import { Webhooks } from '@octokit/webhooks'
import { commonHeaders, flat } from '../bodies.mjs'

/** @typedef {import('./contenders.mjs').Contender} Contender */
/** @typedef {import('./contenders.mjs').Delivery} Delivery */
/** @typedef {import('./contenders.mjs').Handler} Handler */

const secret = 's'.repeat(32)
const id = '72d3162e-cc78-11e3-81ab-4c9367dc0958'
export const name = 'issues'

/** @param {Handler} handler */
export function makeWebhooks(handler) {
  const webhooks = new Webhooks({ secret })
  webhooks.on(name, handler)
  return webhooks
}

/** @param {Handler} handler @returns {Contender} */
export function makeOctokitReceive(handler) {
  const webhooks = makeWebhooks(handler)
  return {
    checks: { sender: '', schema: false, duplicates: false },
    prepare,
    take: (delivery) => receiveUnsigned(webhooks, delivery),
  }
}

/** @param {Handler} handler @returns {Contender} */
export function makeOctokitVerifyAndReceive(handler) {
  const webhooks = makeWebhooks(handler)
  return {
    checks: { sender: 'HMAC', schema: false, duplicates: false },
    prepare: prepareSigned,
    take: ({ headers, body: payload }) => {
      const id = headers['x-github-delivery'] ?? ''
      const name = headers['x-github-event'] ?? ''
      const signature = headers['x-hub-signature-256'] ?? ''
      return webhooks.verifyAndReceive({ id, name, payload, signature })
    },
  }
}

/** @param {Webhooks} webhooks @param {Delivery} delivery */
export function receiveUnsigned(webhooks, { headers, body }) {
  const id = headers['x-github-delivery'] ?? ''
  const event = /** @type {'issues'} */ (headers['x-github-event'])
  return webhooks.receive({ id, name: event, payload: JSON.parse(body) })
}

/** @param {string} body @param {string} topic @returns {Delivery} */
export function prepareSigned(body, topic) {
  const { headers, body: own } = prepare(body, topic)
  const signature = createHmac('sha256', secret).update(own).digest('hex')
  return { headers: { ...headers, 'x-hub-signature-256': `sha256=${signature}` }, body: own }
}

/**
 * GitHub's events have an `action`, and their name in a header. The fields and the size stay ours.
 *
 * @param {string} body
 * @param {string} topic
 * @param {string} event
 * @returns {Delivery}
 */
export function prepare(body, topic, event = name) {
  const own = flat(body.replace(`"topic": "${topic}"`, `"action": "${topic.slice(1)}"`))
  const github = { 'x-github-event': event, 'x-github-delivery': id }
  return { headers: { ...commonHeaders, ...github }, body: own }
}
