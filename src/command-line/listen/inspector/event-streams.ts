import type { ServerResponse } from 'node:http'
import type { DeliveryHistory } from './delivery-history.js'
import type { InitMessage, NewDeliveries } from './page/messages.js'

const flushEveryMs = 50

/** Sends deliveries to the open pages as server-sent events, several in one event under load. */
export class EventStreams {
  readonly #history: DeliveryHistory
  readonly #hello: InitMessage
  /** The number of changes that each page has received; -1 for none of this run. */
  readonly #sentTo = new Map<ServerResponse, number>()
  #timer: NodeJS.Timeout | undefined

  constructor(history: DeliveryHistory, hello: InitMessage) {
    this.#history = history
    this.#hello = hello
  }

  /** Opens the stream of a page, which has already received the first `heard` changes of a run. */
  open(response: ServerResponse, { run, heard }: StreamPosition): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(frame('hello', this.#hello))
    this.#sentTo.set(response, run === this.#hello.run ? heard : -1)
    response.on('close', () => this.#sentTo.delete(response))
    response.on('drain', () => this.announce())
    this.announce()
  }

  /** Sends the changes of the history to the pages, soon. */
  announce(): void {
    if (this.#sentTo.size === 0) return
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      for (const [response, sent] of this.#sentTo) this.#flush(response, sent)
    }, flushEveryMs)
  }

  close(): void {
    clearTimeout(this.#timer)
    for (const response of this.#sentTo.keys()) response.end()
  }

  #flush(response: ServerResponse, sent: number): void {
    const { total, size, changes, clearedAt } = this.#history
    // A slow page gets the rest when it can take it.
    if (response.writableNeedDrain || sent >= changes) return
    const { deliveries, upTo } = this.#history.after(sent)
    const arrivals: NewDeliveries = { total, kept: size, deliveries, startsOver: sent < clearedAt }
    response.write(frame('arrivals', arrivals, upTo))
    this.#sentTo.set(response, upTo)
    if (upTo < changes) this.announce()
  }
}

/** What a page has received so far. */
export interface StreamPosition {
  /** The id of the run of `listen`. */
  readonly run: string
  readonly heard: number
}

function frame(event: string, data: InitMessage | NewDeliveries, id?: number): string {
  const idLine = id === undefined ? '' : `id: ${id}\n`
  return `event: ${event}\n${idLine}data: ${JSON.stringify(data)}\n\n`
}
