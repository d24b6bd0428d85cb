import { createQondorWebhooks } from 'qondor-webhooks'
import { auth, withKey } from '../bodies.mjs'
import { topics } from './by-hand-schemas.mjs'

/** @typedef {import('./contenders.mjs').Contender} Contender */
/** @typedef {import('./contenders.mjs').Handler} Handler */

/** @param {Handler} handler @returns {Contender} */
export function makeQondor(handler) {
  return make({ auth }, handler)
}

/** @param {Handler} handler @returns {Contender} */
export function makeQondorWithoutStore(handler) {
  return make({ auth, store: false }, handler)
}

/**
 * @param {import('qondor-webhooks').QondorWebhooksOptions} options
 * @param {Handler} handler
 * @returns {Contender}
 */
function make(options, handler) {
  const qondor = createQondorWebhooks(options)
  for (const topic of topics) qondor.on(topic, handler)
  return {
    checks: { sender: 'key, in constant time', schema: true, duplicates: options.store !== false },
    ...receiveWith(qondor),
  }
}

/**
 * @param {{ receive: (delivery: import('./contenders.mjs').Delivery) => unknown }} qondor
 * @returns {Pick<Contender, 'prepare' | 'take'>}
 */
export function receiveWith(qondor) {
  return { prepare: withKey, take: (delivery) => qondor.receive(delivery) }
}
