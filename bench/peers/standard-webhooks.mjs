import { Webhook } from 'standardwebhooks'
import { commonHeaders } from '../bodies.mjs'
import { dispatchByHand } from './by-hand.mjs'
import { eventSchema } from './by-hand-schemas.mjs'

const webhook = new Webhook(`whsec_${Buffer.from('s'.repeat(32)).toString('base64')}`)
const id = 'msg_of_the_bench'

/**
 * @param {import('./contenders.mjs').Handler} handler
 * @returns {import('./contenders.mjs').Contender}
 */
export function makeStandardWebhooks(handler) {
  return {
    checks: { sender: 'HMAC, in JavaScript', schema: true, duplicates: false },
    prepare,
    take: async ({ headers, body }) => {
      let sent
      try {
        sent = webhook.verify(body, headers)
      } catch {
        return 401
      }
      const { success, data: event } = eventSchema.safeParse(sent)
      if (!success) return 422
      await dispatchByHand(event, handler)
      return 200
    },
  }
}

/** @param {string} body */
function prepare(body) {
  const sentAt = new Date()
  const headers = {
    ...commonHeaders,
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
    'webhook-signature': webhook.sign(id, sentAt, body),
  }
  return { headers, body }
}
