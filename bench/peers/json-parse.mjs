import { commonHeaders } from '../bodies.mjs'

/**
 * The baseline: a handler that nobody awaits, and no checks.
 *
 * @param {import('./contenders.mjs').Handler} handler
 * @returns {import('./contenders.mjs').Contender}
 */
export function makeJsonParse(handler) {
  return {
    checks: { sender: '', schema: false, duplicates: false },
    prepare: (body) => ({ headers: commonHeaders, body }),
    take: ({ body }) => {
      void handler(JSON.parse(body))
    },
  }
}
