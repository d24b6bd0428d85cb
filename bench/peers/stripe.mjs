import Stripe from 'stripe'
import { commonHeaders, flat } from '../bodies.mjs'

/** @typedef {import('./contenders.mjs').Handler} Handler */

const secret = `whsec_${'s'.repeat(32)}`
const { webhooks } = new Stripe('sk_test_unused')

/** @param {Handler} handler @returns {import('./contenders.mjs').Contender} */
export function makeStripe(handler) {
  return {
    checks: { sender: 'HMAC', schema: false, duplicates: false },
    prepare: prepareStripe,
    take: ({ headers, body }) => respondStripe(headers, body, handler),
  }
}

/**
 * The route of Stripe's documentation: returns the status.
 *
 * @param {import('node:http').IncomingHttpHeaders} sent
 * @param {string | Buffer} body
 * @param {Handler} handler
 */
export async function respondStripe(sent, body, handler) {
  let event
  try {
    event = webhooks.constructEvent(body, sent['stripe-signature'] ?? '', secret)
  } catch {
    return 400
  }
  await dispatch(event, handler)
  return 200
}

/**
 * Stripe's events have a `type`. The fields and the size stay ours.
 *
 * @param {string} body
 * @param {string} topic
 */
export function prepareStripe(body, topic) {
  const payload = flat(body.replace(`"topic": "${topic}"`, `"type": "${topic}_"`))
  const signature = webhooks.generateTestHeaderString({ payload, secret })
  return { headers: { ...commonHeaders, 'stripe-signature': signature }, body: payload }
}

/**
 * @param {{ type: string }} event
 * @param {Handler} handler
 */
async function dispatch(event, handler) {
  switch (event.type) {
    case 'OfferCommentToCustomerCreatedV1_':
      await handler(event)
      break
    case 'OfferAnsweredV1_':
      await handler(event)
      break
    case 'OfferSentV1_':
      await handler(event)
      break
    case 'ProjectCreatedV1_':
      await handler(event)
      break
    case 'ProjectStatusChangedV1_':
      await handler(event)
      break
    case 'PingV1_':
      await handler(event)
      break
  }
}
