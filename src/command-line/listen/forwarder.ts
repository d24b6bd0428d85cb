import type { IncomingMessage } from 'node:http'
import { AtMost } from '../at-most.js'
import { paint, printLine } from '../output.js'
import { isTaken, post } from '../post.js'
import { jsonLine } from '../printable.js'
import { withoutQuery } from '../read-url.js'
import { headersToForward } from './headers-to-forward.js'
import type { Received } from './received.js'

const atOnce = 32

/** POSTs deliveries on to another app as they came, and prints what it answers. */
export class Forwarder {
  readonly #url: URL
  readonly #isJson: boolean
  readonly #running = new AtMost(atOnce)
  readonly #stopped = new AbortController()

  constructor(url: URL, isJson: boolean) {
    this.#url = url
    this.#isJson = isJson
  }

  /** Does not wait for the answer. */
  forward({ number, body, result }: Received, { rawHeaders }: IncomingMessage): void {
    if (!body) return
    const sendable = { headers: headersToForward(rawHeaders), body }
    void this.#running.start(async () => {
      const answer = await post(this.#url, sendable, this.#stopped.signal)
      const { status, problem, milliseconds } = answer
      const ms = Number(milliseconds.toFixed(1))
      const url = withoutQuery(this.#url)
      if (this.#isJson) {
        const { topic, webhookId } = result
        return printLine(
          jsonLine({ type: 'forward', number, topic, webhookId, url, status, problem, ms }),
        )
      }
      const painted = paint(isTaken(answer) ? 'green' : 'red', String(status ?? problem))
      printLine(`              → ${url}  ${painted}  ${result.topic ?? '-'}  ${ms} ms`)
    })
  }

  /** Waits for the answers to come; past the time gives them up. */
  async close(withinMs: number): Promise<void> {
    const late = setTimeout(() => this.#stopped.abort(), withinMs)
    await this.#running.settled()
    clearTimeout(late)
  }
}
