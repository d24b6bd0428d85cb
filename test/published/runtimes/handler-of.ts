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
    // As middleware does there: the headers of a request that Deno or workerd made cannot be changed.
    const request = before?.fetch ? new Request(received) : received
    // Deno and workerd do not abort `request.signal` when a client leaves before its body is complete,
    // so code that waits for the abort would wait forever.
    if (before?.fetch) await Promise.race([before.fetch(request), delay(200)])
    return handle(request)
  }
}
