import { setTimeout as delay } from 'node:timers/promises'
import { toFetchHandler } from 'qondor-webhooks/fetch'

/**
 * A fetch handler with something before the adapter.
 * @param {Parameters<typeof toFetchHandler>[0]} qondor
 * @param {import('qondor-webhooks/conformance').Before} [before]
 * @returns {(request: Request) => Promise<Response>}
 */
export function handlerOf(qondor, before) {
  const handle = toFetchHandler(qondor)
  return async (request) => {
    // Deno and workerd do not abort `request.signal` when a client goes in the midst of its body, so
    // that whoever waits for that would wait for ever.
    if (before?.fetch) await Promise.race([before.fetch(request), delay(200)])
    return handle(request)
  }
}
