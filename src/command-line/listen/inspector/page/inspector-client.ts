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
  #run = ''
  #heard = '0'

  constructor(token: string, listener: InspectorListener) {
    this.#token = token
    this.#listener = listener
  }

  /** Gets deliveries from now on; reconnects by itself. */
  open(): void {
    const { onHello, onArrivals, onConnection } = this.#listener
    const query = new URLSearchParams({ token: this.#token, run: this.#run, heard: this.#heard })
    const source = new EventSource(`/events?${query}`)
    this.#source = source
    source.addEventListener('open', () => onConnection(true, 'Connected'))
    source.addEventListener('hello', ({ data }) => {
      const hello: InitMessage = JSON.parse(data)
      this.#run = hello.run
      onHello(hello)
    })
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
  async sendSample(topic: string, sample: string): Promise<string> {
    return inWords(await this.#ask('POST', `/send/${topic}/${sample}`))
  }

  /** Sends a body as it is; returns the result in words. */
  async sendBody(body: string): Promise<string> {
    return inWords(await this.#ask('POST', '/send', body))
  }

  /** The body of a new sample; `undefined` if it is not text, or if `listen` does not respond. */
  async getSample(topic: string, sample: string): Promise<string | undefined> {
    return (await this.#ask('GET', `/sample/${topic}/${sample}`)).body
  }

  /** Sends a delivery again, unchanged or with a new id; returns the result in words. */
  async replay(number: number, isNew: boolean): Promise<string> {
    return inWords(await this.#ask('POST', `/replay/${number}${isNew ? '/new-id' : ''}`))
  }

  /** Empties the list, in the other open pages too; returns the result in words. */
  async clear(): Promise<string> {
    const { error } = await this.#ask('POST', '/clear')
    if (error !== undefined) return `The list is not cleared: ${error}`
    return 'The list is cleared. What --save wrote stays.'
  }

  async #ask(method: string, path: string, body: string | null = null): Promise<Answer> {
    try {
      const headers = { authorization: `Bearer ${this.#token}` }
      const response = await fetch(path, { method, headers, body })
      return await response.json()
    } catch {
      return { error: 'listen does not respond' }
    }
  }
}

/** The answer to a button. */
interface Answer {
  /** The receiver's status; `undefined` if nothing was sent, or if it did not respond. */
  readonly status?: number
  /** The receiver's response, or why there is none. */
  readonly text?: string
  /** The body of a sample. */
  readonly body?: string
  /** Why the button did nothing. */
  readonly error?: string
}

function inWords({ status, text, error }: Answer): string {
  return status === undefined ? `not sent: ${error ?? text}` : `response ${text}`
}
