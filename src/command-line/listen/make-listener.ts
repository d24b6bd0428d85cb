import type { IncomingMessage, ServerResponse } from 'node:http'
import { toNodeHandler } from '../../adapters/node.js'
import { asBytes } from '../../parse/read-payload.js'
import type { ReceiveRequest } from '../../receiver/receive-request.js'
import type { Receives } from '../../receiver/receives.js'
import { driftIn } from '../drift-in.js'
import type { Received } from './received.js'

/** Hears of a delivery before it is answered; the answer waits for its promise. */
export type ReceivedObserver = (
  received: Received,
  request: IncomingMessage,
) => Promise<void> | void

/** A listener of `http.createServer` that tells of each delivery, with the body as received. */
export function makeListener(
  qondor: Receives,
  observe: ReceivedObserver,
): (request: IncomingMessage, response: ServerResponse) => void {
  let count = 0
  return (request, response) => {
    const receivedAt = new Date()
    count += 1
    const number = count
    const receive = async (given: ReceiveRequest) => {
      let body: Uint8Array<ArrayBuffer> | undefined
      const result = await qondor.receive({
        ...given,
        body: watchBody(given.body, (bytes) => {
          body = bytes
        }),
      })
      const drift = body ? driftIn(body, result.event ? result.topic : undefined) : []
      await observe({ number, receivedAt, result, body, drift }, request)
      return result
    }
    void toNodeHandler({ receive })(request, response)
  }
}

/** The same body, whose bytes are seen when it is read. */
function watchBody(
  body: ReceiveRequest['body'],
  see: (bytes: Uint8Array<ArrayBuffer>) => void,
): ReceiveRequest['body'] {
  if (typeof body !== 'function') return body
  return async (limits) => {
    const read = await body(limits)
    const bytes = asBytes(read)
    if (bytes) see(bytes as Uint8Array<ArrayBuffer>)
    return read
  }
}
