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
  return async (received) => {
    // As middleware does there: Deno and workerd take no change of the headers that a host made.
    const request = before?.fetch ? new Request(received) : received
    // Deno and workerd do not abort `request.signal` when a client goes in the midst of its body, so
    // that whoever waits for that would wait for ever.
    if (before?.fetch) await Promise.race([before.fetch(request), delay(200)])
    return handle(request)
  }
}
