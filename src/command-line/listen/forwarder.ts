import type { IncomingMessage } from 'node:http'
import { withoutQuery } from '../flags.js'
import { colours, paint, printableJson, printLine } from '../output.js'
import {
  ConcurrencyLimit,
  describeResponse,
  type PostResult,
  post,
  responseSeverity,
} from '../post.js'
import { headerPairs, type ReceivedDelivery } from './server.js'

const atOnce = 32
/** How many deliveries, and how many bytes of them, wait for a slow app. */
const maxHeld = { deliveries: 1_000, bytes: 16 * 1024 * 1024 }

/** Gets the app's response to the delivery with this number, and the text of the response. */
type ResponseObserver = (number: number, result: PostResult, answer: string) => void

/** Forwards deliveries unchanged to an app, and prints its responses. */
export class Forwarder {
  readonly #url: URL
  readonly #isJson: boolean
  readonly #observe: ResponseObserver
  readonly #running = new ConcurrencyLimit(atOnce)
  readonly #stopped = new AbortController()
  #heldDeliveries = 0
  #heldBytes = 0

  constructor(url: URL, isJson: boolean, observe: ResponseObserver) {
    this.#url = url
    this.#isJson = isJson
    this.#observe = observe
  }

  /** Whether a delivery is forwarded: without the right key it has no body. */
  takes({ body }: ReceivedDelivery): boolean {
    return body !== undefined
  }

  /** Does not wait for the response. */
  forward({ number, body, result }: ReceivedDelivery, { rawHeaders }: IncomingMessage): void {
    if (!body) return
    const { topic, webhookId } = result
    const report = (result: PostResult, answer = ''): void => {
      this.#print({ number, topic, webhookId }, result)
      this.#observe(number, result, answer)
    }
    const bytes = body.byteLength
    if (this.#heldDeliveries >= maxHeld.deliveries || this.#heldBytes + bytes > maxHeld.bytes) {
      report(notForwarded(this.#heldDeliveries))
      return
    }
    this.#heldDeliveries += 1
    this.#heldBytes += bytes
    const sendable = { headers: headersToForward(rawHeaders), body }
    void this.#running.start(async () => {
      let answer = ''
      const result = await post(this.#url, sendable, this.#stopped.signal, (text) => {
        answer = text
      })
      this.#heldDeliveries -= 1
      this.#heldBytes -= bytes
      report(result, answer)
    })
  }

  /** Waits for pending responses, and cancels them when the time is up. */
  async close(withinMs: number): Promise<void> {
    const late = setTimeout(() => this.#stopped.abort(), withinMs)
    await this.#running.settled()
    clearTimeout(late)
  }

  #print(delivery: Pick<ReceivedDelivery, 'number'> & Named, result: PostResult): void {
    const { milliseconds, ...rest } = result
    const url = withoutQuery(this.#url)
    const ms = Number(milliseconds.toFixed(1))
    if (this.#isJson) {
      printLine(printableJson({ type: 'forward', ...delivery, url, ...rest, ms }))
      return
    }
    const painted = paint(colours[responseSeverity(result)], describeResponse(result))
    printLine(`              → ${url}`, painted, delivery.topic ?? '-', `${ms} ms`)
  }
}

/** The names of a delivery. */
type Named = Pick<ReceivedDelivery['result'], 'topic' | 'webhookId'>

function notForwarded(waiting: number): PostResult {
  return {
    status: undefined,
    problem: `not forwarded: ${waiting} deliveries already wait for your app`,
    outcome: undefined,
    code: undefined,
    cut: undefined,
    milliseconds: 0,
  }
}

// The headers of RFC 9110, 7.6.1, and those that the next request sets itself.
const ofThisConnection = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
  'host',
  'content-length',
])

/** The headers of a request, from Node's list, without those of its connection. */
function headersToForward(rawHeaders: readonly string[]): [name: string, value: string][] {
  const pairs = headerPairs(rawHeaders)
  const named = pairs
    .filter(([name]) => name.toLowerCase() === 'connection')
    .flatMap(([, value]) => value.toLowerCase().split(/\s*,\s*/))
  return pairs.filter(([name]) => {
    const lower = name.toLowerCase()
    return !ofThisConnection.has(lower) && !named.includes(lower)
  })
}
