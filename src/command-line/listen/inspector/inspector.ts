import type { IncomingMessage } from 'node:http'
import { readPackageFile } from '../../files.js'
import type { HeaderKey } from '../../flags.js'
import { type Answer, answerSeverity, describeAnswer } from '../../post.js'
import { headersToSave } from '../../saved-deliveries.js'
import { describeSummary, severityOf, summaryFields, timeOfDay } from '../print.js'
import { type Received, startServer } from '../server.js'
import { DeliveryHistory } from './delivery-history.js'
import { EventStreams } from './event-streams.js'
import type { AppResponse, InitMessage, InspectedDelivery } from './page/messages.js'
import { listSamples, Sender } from './sender.js'
import { createInspectorListener, createToken, readPageFiles } from './server.js'

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
  const streams = new EventStreams(history, await createInitMessage(options))
  const token = createToken()
  const listener = createInspectorListener({
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

/** What a page is told first. */
async function createInitMessage({ receiverUrl, auth }: InspectorOptions): Promise<InitMessage> {
  return {
    receiverUrl: receiverUrl.href,
    authHeader: auth?.header.toLowerCase(),
    topics: listSamples(),
    meanings: await readMeanings(),
  }
}

/** What each field means, in a sentence: the page has a line for it, and docs/fields.md the rest. */
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

/** What the page shows of an app that has still to answer. */
const noAnswerYet: AppResponse = { answer: 'no answer yet', tone: 'noted' }

/** What an app answered as the page shows it. */
function toAppAnswer(answer: Answer): AppResponse {
  return { answer: describeAnswer(answer), tone: answerSeverity(answer) }
}

/** A delivery as the page shows it. */
export function toInspected(received: Received, app?: AppResponse): InspectedDelivery {
  const { number, receivedAt, result, body, drift } = received
  const { topic, webhookId, outcome, status, error, event } = result
  return {
    number,
    time: timeOfDay(receivedAt),
    topic,
    webhookId,
    outcome,
    status,
    code: error?.code,
    severity: severityOf(result),
    app,
    message: error?.message,
    issues: (error?.issues ?? []).map(({ message, path: [field = ''] }) => {
      return { message, field: String(field) }
    }),
    drift,
    summary: describeSummary(summaryFields(event)),
    body: body && Buffer.from(body).toString('base64'),
  }
}
