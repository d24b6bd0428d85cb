import { once } from 'node:events'
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http'
import { toNodeHandler } from '../../adapters/node.js'
import type { WebhookAuth } from '../../authentication.js'
import { asBytes } from '../../parse/body.js'
import { createQondorWebhooks } from '../../receiver/create-qondor-webhooks.js'
import type { ReceiveResult } from '../../receiver/outcomes.js'
import type { WebhookReceiver } from '../../receiver/qondor-webhooks.js'
import type { ReceiveRequest } from '../../receiver/request.js'
import { Failure, getErrorCode } from '../output.js'
import { findUnknownFields } from '../schema-questions.js'

/** Hears of a delivery before it is answered; the answer waits for its promise. */
type ReceivedObserver = (received: Received, request: IncomingMessage) => Promise<void> | void

/** A listener of `http.createServer` that tells of each delivery, with the body as received. */
export function createListener(
  qondor: WebhookReceiver,
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
      const drift = body ? findUnknownFields(body, result.event ? result.topic : undefined) : []
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

/** A real receiver, which takes every topic. */
export function createReceiver(auth: WebhookAuth): WebhookReceiver {
  // A receiver without `onInvalid` logs what the line of the delivery says too. With one, it would
  // answer 200 to what it answers 422 by default.
  console.error = () => undefined
  const ignore = (): void => undefined
  return createQondorWebhooks({ auth }).onAny(ignore).onUnknownTopic(ignore).onError(ignore)
}

/** A delivery that was received, whatever became of it. */
export interface Received {
  /** 1 for the first since the start. */
  readonly number: number
  readonly receivedAt: Date
  readonly result: ReceiveResult
  /** As received; `undefined` where nothing was read, for want of the key for example. */
  readonly body: Uint8Array<ArrayBuffer> | undefined
  readonly drift: readonly string[]
}

/** A server on 127.0.0.1, and the port that it has. */
interface StartedServer {
  readonly port: number
  /** Takes no more, and waits for what is under way; past the time cuts it off. */
  close(withinMs: number): Promise<void>
}

/** Starts a server on loopback alone; throws a failure, with the flag, where the port cannot be had. */
export async function startServer(
  port: number,
  flag: string,
  listener: RequestListener,
): Promise<StartedServer> {
  const server = createServer(listener)
  const listening = once(server, 'listening')
  server.listen(port, '127.0.0.1')
  try {
    await listening
  } catch (error) {
    throw new Failure(`Port ${port} ${failureReason(getErrorCode(error), flag)}`)
  }
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : port,
    close: (withinMs) => close(server, withinMs),
  }
}

async function close(server: Server, withinMs: number): Promise<void> {
  const late = setTimeout(() => server.closeAllConnections(), withinMs)
  const closed = once(server, 'close')
  server.close()
  // A connection that is kept alive is idle once its request is answered.
  const idle = setInterval(() => server.closeIdleConnections(), 20)
  await closed
  clearInterval(idle)
  clearTimeout(late)
}

function failureReason(code: string | undefined, flag: string): string {
  if (code === 'EADDRINUSE') return `is in use. Name another with --${flag}, or 0 for any.`
  if (code === 'EACCES') return `needs more rights. Name one from 1024 up with --${flag}.`
  return `cannot be listened on: ${code ?? 'unknown reason'}.`
}
