import { commonHeaders } from '../bodies.mjs'

/**
 * The floor. It calls the handler, which does nothing, but waits for nothing.
 *
 * @param {import('./contenders.mjs').Handler} handler
 * @returns {import('./contenders.mjs').Contender}
 */
export function makeJsonParse(handler) {
  return {
    checks: { sender: '', schema: false, repeats: false },
    prepare: (body) => ({ headers: commonHeaders, body }),
    take: ({ body }) => {
      void handler(JSON.parse(body))
    },
  }
}
