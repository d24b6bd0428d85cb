import { randomUUID } from 'node:crypto'
import type { IncomingMessage, RequestListener } from 'node:http'
import { readPackageFile } from '../../files.js'
import type { PostResult } from '../../post.js'
import { headersToSave } from '../../saved-deliveries.js'
import { type ReceivedDelivery, startServer } from '../server.js'
import { DeliveryHistory } from './delivery-history.js'
import { EventStreams } from './event-streams.js'
import {
  headersToShow,
  noResponseYet,
  toAppResponse,
  toInspected,
  withoutKey,
} from './inspected-delivery.js'
import type { InitMessage } from './page/messages.js'
import { openPageTokens } from './page-tokens.js'
import { listSamples, Sender, type SenderOptions } from './sender.js'
import { createInspectorListener, readPageFiles } from './server.js'

/** A page on loopback that shows deliveries and sends samples. */
export interface Inspector {
  /** Its address, with the token after the `#`, which browsers do not send to any server. */
  readonly url: string
  /** An address that opens the page once, soon: unlike the other, it may be an argument of a program. */
  createOneTimeUrl(): string
  /** Whether the address is the same at the next start on the same port. */
  readonly isKept: boolean
  /** Shows a delivery on every open page. */
  show(received: ReceivedDelivery, request: IncomingMessage, isForwarded: boolean): void
  /** Shows the app's response to a forwarded delivery, and its text. */
  showResponse(number: number, result: PostResult, answer: string): void
  close(withinMs: number): Promise<void>
}

/** The port of the page, and the receiver that it sends samples to. */
interface InspectorOptions extends SenderOptions {
  /** The ports to try, in order; 0 is any free port. */
  readonly ports: readonly number[]
}

/** Starts the inspector; throws a failure if no port can be used. */
export async function startInspector(options: InspectorOptions): Promise<Inspector> {
  const history = new DeliveryHistory()
  const streams = new EventStreams(history, await createInitMessage(options))
  const { tokens, isKept } = await openPageTokens()
  const listener = createInspectorListener({
    files: await readPageFiles(),
    tokens,
    history,
    streams,
    sender: new Sender(options, history),
  })
  const server = await startOnFirst(options.ports, listener)
  const page = `http://127.0.0.1:${server.port}/`
  return {
    url: `${page}#${tokens.of(server.port)}`,
    createOneTimeUrl: () => `${page}#once=${tokens.invite()}`,
    isKept,
    show(received, { headers, rawHeaders }, isForwarded) {
      const inspected = toInspected(received, {
        app: isForwarded ? noResponseYet : undefined,
        headers: headersToShow(rawHeaders, options.auth),
      })
      history.add({ inspected, headers: headersToSave(headers) })
      streams.announce()
    },
    showResponse(number, result, answer) {
      history.addResponse(number, toAppResponse(result, withoutKey(answer, options.auth)))
      streams.announce()
    },
    async close(withinMs) {
      streams.close()
      await server.close(withinMs)
    },
  }
}

async function startOnFirst(
  [port = 0, ...others]: readonly number[],
  listener: RequestListener,
): ReturnType<typeof startServer> {
  try {
    return await startServer(port, 'ui-port', listener)
  } catch (error) {
    if (others.length > 0) return await startOnFirst(others, listener)
    throw error
  }
}

/** The first message to a page. */
async function createInitMessage({ receiverUrl, auth }: InspectorOptions): Promise<InitMessage> {
  return {
    run: randomUUID(),
    receiverUrl: receiverUrl.href,
    authHeader: auth?.header.toLowerCase(),
    topics: listSamples(),
    meanings: await readMeanings(),
  }
}

/** The meaning of each field in one sentence, which fits in a line; docs/fields.md has the rest. */
async function readMeanings(): Promise<Readonly<Record<string, string>>> {
  const { $defs } = JSON.parse(await readPackageFile('schemas/qondor-webhook.json')) as SchemaFile
  const meanings = Object.values($defs).flatMap(({ properties }) => {
    return Object.entries(properties).map(([name, { description }]) => {
      const [sentence = description] = /^.*?[.](?= |$)/.exec(description) ?? []
      return [name, sentence] as const
    })
  })
  return Object.fromEntries(meanings)
}

/** The part of the JSON Schema of all topics that is read here. */
interface SchemaFile {
  readonly $defs: Readonly<
    Record<string, { readonly properties: Readonly<Record<string, { description: string }>> }>
  >
}
