import { key, withKey } from '../bodies.mjs'
import { eventSchema } from './by-hand-schemas.mjs'

/** @typedef {import('./contenders.mjs').Handler} Handler */

/**
 * What a developer writes without a library. The key is compared with `!==`, as it mostly is.
 *
 * @param {Handler} handler
 * @returns {import('./contenders.mjs').Contender}
 */
export function makeByHand(handler) {
  return {
    checks: { sender: 'key', schema: true, duplicates: false },
    prepare: withKey,
    take: async (delivery) => {
      let body
      try {
        body = JSON.parse(delivery.body)
      } catch {
        return 400
      }
      return await respondByHand(delivery.headers, body, handler)
    },
  }
}

/**
 * The route after a body parser: returns the status.
 *
 * @param {import('node:http').IncomingHttpHeaders} sent
 * @param {unknown} body
 * @param {Handler} handler
 */
export async function respondByHand(sent, body, handler) {
  if (sent['x-qondor-key'] !== key) return 401
  const { success, data: event } = eventSchema.safeParse(body)
  if (!success) return 422
  await dispatchByHand(event, handler)
  return 200
}

/**
 * @param {import('zod').infer<typeof eventSchema>} event
 * @param {Handler} handler
 */
export async function dispatchByHand(event, handler) {
  switch (event.topic) {
    case 'OfferCommentToCustomerCreatedV1':
      await handler(event)
      break
    case 'OfferAnsweredV1':
      await handler(event)
      break
    case 'OfferSentV1':
      await handler(event)
      break
    case 'ProjectCreatedV1':
      await handler(event)
      break
    case 'ProjectStatusChangedV1':
      await handler(event)
      break
    case 'PingV1':
      await handler(event)
      break
  }
}
