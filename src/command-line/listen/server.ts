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
import { toBytes } from '../../parse/body.js'
import { createQondorWebhooks } from '../../receiver/create-qondor-webhooks.js'
import type { ReceiveResult } from '../../receiver/outcomes.js'
import type { WebhookReceiver } from '../../receiver/qondor-webhooks.js'
import type { ReceiveRequest } from '../../receiver/request.js'
import { CommandError, getErrorCode } from '../output.js'
import { findUnknownFields } from '../schema-questions.js'

/** Called with a delivery before the response; the response waits for its promise. */
type ReceivedObserver = (
  received: ReceivedDelivery,
  request: IncomingMessage,
) => Promise<void> | void

/** A listener for `http.createServer` that reports each delivery, with the body as received. */
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

/** The same body; `see` gets its bytes when it is read. */
function watchBody(
  body: ReceiveRequest['body'],
  see: (bytes: Uint8Array<ArrayBuffer>) => void,
): ReceiveRequest['body'] {
  if (typeof body !== 'function') return body
  return async (limits) => {
    const read = await body(limits)
    const bytes = toBytes(read)
    if (bytes) see(bytes as Uint8Array<ArrayBuffer>)
    return read
  }
}

/** A real receiver that handles every topic. */
export function createReceiver(auth: WebhookAuth): WebhookReceiver {
  // Without `onInvalid` the receiver logs what the line of the delivery already says. With it, the
  // receiver would respond 200 instead of 422.
  console.error = () => undefined
  const ignore = (): void => undefined
  return createQondorWebhooks({ auth }).onAny(ignore).onUnknownTopic(ignore).onError(ignore)
}

/** A received delivery, whatever its outcome. */
export interface ReceivedDelivery {
  /** 1 for the first since the start. */
  readonly number: number
  readonly receivedAt: Date
  readonly result: ReceiveResult
  /** As received; `undefined` if the body was not read, for example because the key was wrong. */
  readonly body: Uint8Array<ArrayBuffer> | undefined
  readonly drift: readonly string[]
}

/** The headers of a request as they were sent, from Node's list of names and values. */
export function headerPairs(rawHeaders: readonly string[]): readonly [string, string][] {
  const pairs: [string, string][] = []
  for (let index = 0; index < rawHeaders.length; index += 2) {
    pairs.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? ''])
  }
  return pairs
}

/** A server on 127.0.0.1, and its port. */
interface StartedServer {
  readonly port: number
  /** Accepts no more requests and waits for running ones; cuts them off when the time is up. */
  close(withinMs: number): Promise<void>
}

/** Starts a server on loopback only; throws a failure that names the flag if the port cannot be used. */
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
    throw new CommandError(`Port ${port} ${failureReason(getErrorCode(error), flag)}`)
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
  // A kept-alive connection is idle after its response.
  const idle = setInterval(() => server.closeIdleConnections(), 20)
  await closed
  clearInterval(idle)
  clearTimeout(late)
}

function failureReason(code: string | undefined, flag: string): string {
  if (code === 'EADDRINUSE') return `is in use. Set another with --${flag}, or 0 for any free port.`
  if (code === 'EACCES') return `needs more rights. Set a port from 1024 up with --${flag}.`
  return `cannot be used: ${code ?? 'unknown reason'}. Set another with --${flag}.`
}
