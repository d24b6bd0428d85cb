import { createQondorWebhooks } from 'qondor-webhooks'
import { auth, headers, topics } from '../bodies.mjs'

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
  for (const topic of topics) qondor.on(/** @type {'PingV1'} */ (topic), handler)
  return {
    checks: { sender: 'key, in constant time', schema: true, repeats: options.store !== false },
    prepare: (body) => ({ headers, body }),
    take: (delivery) => qondor.receive(delivery),
  }
}
