import type { InitMessage, NewDeliveries } from './messages.js'

/** Called with the messages of `listen`. */
interface InspectorListener {
  readonly onHello: (hello: InitMessage) => void
  readonly onArrivals: (arrivals: NewDeliveries) => void
  /** Whether the page is connected, also in words. */
  readonly onConnection: (isConnected: boolean, words: string) => void
}

/** The connection to `listen`, with the token of the page's address. */
export class InspectorClient {
  readonly #token: string
  readonly #listener: InspectorListener
  #source: EventSource | undefined
  #heard = '0'

  constructor(token: string, listener: InspectorListener) {
    this.#token = token
    this.#listener = listener
  }

  /** Gets deliveries from now on; reconnects by itself. */
  open(): void {
    const { onHello, onArrivals, onConnection } = this.#listener
    const query = new URLSearchParams({ token: this.#token, heard: this.#heard })
    const source = new EventSource(`/events?${query}`)
    this.#source = source
    source.addEventListener('open', () => onConnection(true, 'Connected'))
    source.addEventListener('hello', ({ data }) => onHello(JSON.parse(data)))
    source.addEventListener('arrivals', ({ data, lastEventId }) => {
      this.#heard = lastEventId
      onArrivals(JSON.parse(data))
    })
    source.addEventListener('error', () => {
      const isRefused = source.readyState === EventSource.CLOSED
      const words = isRefused
        ? 'This address is from an earlier run of listen: open the address that it printed'
        : 'Not connected: reconnecting'
      onConnection(false, words)
    })
  }

  /** Gets no deliveries until it is opened again; then it gets those that it missed. */
  close(): void {
    this.#source?.close()
  }

  /** Sends a sample; returns the result in words. */
  send(topic: string, sample: string): Promise<string> {
    return this.#post(`/send/${topic}/${sample}`)
  }

  /** Sends a delivery again, unchanged or with a new id; returns the result in words. */
  replay(number: number, isNew: boolean): Promise<string> {
    return this.#post(`/replay/${number}${isNew ? '/new-id' : ''}`)
  }

  async #post(path: string): Promise<string> {
    try {
      const headers = { authorization: `Bearer ${this.#token}` }
      const response = await fetch(path, { method: 'POST', headers })
      const { status, text, error } = await response.json()
      return status === undefined ? `not sent: ${error ?? text}` : `response ${text}`
    } catch {
      return 'not sent: listen does not respond'
    }
  }
}
