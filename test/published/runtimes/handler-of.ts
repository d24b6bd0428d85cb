import { setTimeout as delay } from 'node:timers/promises'
import { toFetchHandler } from '../../../src/adapters/fetch.js'
import type { WebhookReceiver } from '../../../src/index.js'
import type { Before } from '../../conformance/host.js'

/** A fetch handler with something before the adapter. */
export function handlerOf(
  qondor: WebhookReceiver,
  before?: Before,
): (request: Request) => Promise<Response> {
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
