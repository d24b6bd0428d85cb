// Who takes part. Each is made with what handles its events, which every one calls once per event.
import { makeByHand } from './by-hand.mjs'
import { makeOctokitReceive, makeOctokitVerifyAndReceive } from './octokit.mjs'
import { makeQondor, makeQondorWithoutStore } from './qondor.mjs'
import { makeStandardWebhooks } from './standard-webhooks.mjs'
import { makeStripe } from './stripe.mjs'

/**
 * @typedef {(event: unknown) => Promise<void>} Handler
 *
 * @typedef {object} Delivery
 * @property {Record<string, string>} headers
 * @property {string} body
 *
 * @typedef {object} Checks what is checked before the handler runs
 * @property {string} sender by what the sender is known, if it is
 * @property {boolean} schema
 * @property {boolean} duplicates
 *
 * @typedef {object} Contender
 * @property {Checks} checks
 * @property {(body: string, topic: string) => Delivery} prepare
 *   the delivery of a body of Qondor's, as the contender's own sender would make it; not timed
 * @property {(delivery: Delivery) => unknown} take
 */

/** @type {Record<string, (handler: Handler) => Contender>} */
export const contenders = {
  'qondor-webhooks': makeQondor,
  'qondor-webhooks, store: false': makeQondorWithoutStore,
  'by hand, with Zod': makeByHand,
  '@octokit/webhooks receive': makeOctokitReceive,
  '@octokit/webhooks verifyAndReceive': makeOctokitVerifyAndReceive,
  'stripe constructEvent, and a switch': makeStripe,
  'standardwebhooks verify, and Zod': makeStandardWebhooks,
}
