import type { InitMessage, NewDeliveries } from './messages.js'

/** What a page hears. */
interface InspectorListener {
  readonly onHello: (hello: InitMessage) => void
  readonly onArrivals: (arrivals: NewDeliveries) => void
  /** Whether it is connected, in words. */
  readonly onConnection: (isConnected: boolean, words: string) => void
}

/** The way to `listen`, with the token of its address. */
export class InspectorClient {
  readonly #token: string
  readonly #listener: InspectorListener
  #source: EventSource | undefined
  #heard = '0'

  constructor(token: string, listener: InspectorListener) {
    this.#token = token
    this.#listener = listener
  }

  /** Hears of deliveries from now on; comes back by itself after a lost connection. */
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
        ? 'This address is of another start of listen: open the one that it printed'
        : 'Not connected: trying again'
      onConnection(false, words)
    })
  }

  /** Hears of nothing until it is opened again; then of all that came in between. */
  close(): void {
    this.#source?.close()
  }

  /** Sends a sample; answers what came of it, in words. */
  send(topic: string, sample: string): Promise<string> {
    return this.#post(`/send/${topic}/${sample}`)
  }

  /** Sends a delivery again; answers what came of it, in words. */
  replay(number: number): Promise<string> {
    return this.#post(`/replay/${number}`)
  }

  async #post(path: string): Promise<string> {
    try {
      const headers = { authorization: `Bearer ${this.#token}` }
      const response = await fetch(path, { method: 'POST', headers })
      const { status, answer, error } = await response.json()
      return status === undefined ? `not sent: ${error ?? answer}` : `answered ${answer}`
    } catch {
      return 'not sent: listen does not answer'
    }
  }
}
