import type { IncomingMessage } from 'node:http'
import type { Answer } from '../../answer.js'
import type { HeaderKey } from '../../read-auth.js'
import { headersToSave } from '../../saved-delivery.js'
import type { Received } from '../received.js'
import { startServer } from '../start-server.js'
import { DeliveryHistory } from './delivery-history.js'
import { EventStreams } from './event-streams.js'
import { makeToken } from './guard.js'
import { makeHello } from './make-hello.js'
import { makeInspectorListener } from './make-inspector-listener.js'
import { readPageFiles } from './page-files.js'
import { Sender } from './sender.js'
import { noAnswerYet, toAppAnswer, toInspected } from './to-inspected.js'

/** A page on loopback that shows what arrives and sends more. */
export interface Inspector {
  /** Its address, with the token behind the `#` that a browser sends to nobody. */
  readonly url: string
  /** Shows a delivery on every page that is open. */
  show(received: Received, request: IncomingMessage, isForwarded: boolean): void
  /** Shows what the app that a delivery was forwarded to answered. */
  showAnswer(number: number, answer: Answer): void
  close(withinMs: number): Promise<void>
}

/** Where the page is served, and where it sends samples to. */
export interface InspectorOptions {
  /** 0 for any that is free. */
  readonly port: number
  readonly receiverUrl: URL
  readonly auth: HeaderKey | undefined
}

/** Starts the inspector; throws a failure where the port cannot be had. */
export async function startInspector(options: InspectorOptions): Promise<Inspector> {
  const history = new DeliveryHistory()
  const streams = new EventStreams(history, await makeHello(options))
  const token = makeToken()
  const listener = makeInspectorListener({
    files: await readPageFiles(),
    token,
    streams,
    sender: new Sender(options, history),
  })
  const server = await startServer(options.port, 'ui-port', listener)
  return {
    url: `http://127.0.0.1:${server.port}/#${token}`,
    show(received, { headers }, isForwarded) {
      const app = isForwarded ? noAnswerYet : undefined
      history.add({ inspected: toInspected(received, app), headers: headersToSave(headers) })
      streams.announce()
    },
    showAnswer(number, answer) {
      history.answer(number, toAppAnswer(answer))
      streams.announce()
    },
    async close(withinMs) {
      streams.close()
      await server.close(withinMs)
    },
  }
}
