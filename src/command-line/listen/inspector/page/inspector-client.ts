import { decodeBody } from './delivery-body.js'
import type { InitMessage, NewDeliveries } from './messages.js'

/** Called with the messages of `listen`. */
interface InspectorListener {
  readonly onHello: (hello: InitMessage) => void
  readonly onArrivals: (arrivals: NewDeliveries) => void
  /** Whether the page is connected, also in words. */
  readonly onConnection: (isConnected: boolean, words: string) => void
}

/** What a page has heard of a run before its first message. */
const nothing = '-1'

const reconnectMs = 1_000
const answerMs = 5_000

/** Who answers at this address: `listen`, another program, or nobody; without a token nobody is asked. */
type Answering = 'listen' | keyof typeof problems

const problems = {
  noToken: 'This address has no token, or was used before. Open the address that listen printed.',
  other: 'Another listen or program answers here. Open the address that listen printed.',
  nobody: 'listen does not respond',
}

/** The token in the page's address. `listen --open` gives a code instead, which is exchanged once. */
export async function readToken(): Promise<string> {
  const [, code] = /^#once=(.+)$/.exec(location.hash) ?? []
  if (code === undefined) return location.hash.slice(1)
  const headers = { authorization: `Bearer ${code}` }
  const response = await fetch('/token', { method: 'POST', headers })
  const { token }: { token?: string } = await response.json()
  // The address is good for a reload from now on.
  if (token !== undefined) history.replaceState(null, '', `#${token}`)
  return token ?? ''
}

/** The connection to `listen`, with the token of the page's address. */
export class InspectorClient {
  readonly #token: string
  readonly #listener: InspectorListener
  #isOpen = false
  #source: EventSource | undefined
  #retry: ReturnType<typeof setTimeout> | undefined
  #run = ''
  #heard = nothing

  constructor(token: string, listener: InspectorListener) {
    this.#token = token
    this.#listener = listener
  }

  /** Gets deliveries from now on, also those that it missed; reconnects by itself. */
  open(): void {
    this.#isOpen = true
    void this.#connect()
  }

  /** Gets no deliveries until it is opened again. */
  close(): void {
    this.#isOpen = false
    clearTimeout(this.#retry)
    this.#source?.close()
    this.#source = undefined
  }

  async #connect(): Promise<void> {
    const answering = await this.#recognise()
    if (!this.#isOpen || this.#source) return
    if (answering !== 'listen') return this.#connectLater(answering)
    const { onHello, onArrivals, onConnection } = this.#listener
    const query = new URLSearchParams({ token: this.#token, run: this.#run, heard: this.#heard })
    const source = new EventSource(`/events?${query}`)
    this.#source = source
    source.addEventListener('open', () => onConnection(true, 'Connected'))
    source.addEventListener('hello', ({ data }) => {
      const hello: InitMessage = JSON.parse(data)
      // The number that was heard is of the earlier run.
      if (hello.run !== this.#run) this.#heard = nothing
      this.#run = hello.run
      onHello(hello)
    })
    source.addEventListener('arrivals', ({ data, lastEventId }) => {
      this.#heard = lastEventId
      onArrivals(JSON.parse(data))
    })
    source.addEventListener('error', () => {
      // The browser would connect again by itself, and send the token to whoever is there.
      source.close()
      this.#source = undefined
      this.#connectLater('nobody')
    })
  }

  #connectLater(answering: keyof typeof problems): void {
    const words = answering === 'nobody' ? 'Not connected: reconnecting' : problems[answering]
    this.#listener.onConnection(false, words)
    clearTimeout(this.#retry)
    this.#retry = setTimeout(() => this.#connect(), reconnectMs)
  }

  /**
   * Has the server prove that it knows the token, before it gets the token: after `listen` has ended,
   * another program may answer at its address.
   */
  async #recognise(): Promise<Answering> {
    if (this.#token === '') return 'noToken'
    const nonce = crypto.randomUUID()
    const signal = AbortSignal.timeout(answerMs)
    const response = await fetch(`/proof?nonce=${nonce}`, { signal }).catch(() => undefined)
    if (!response) return 'nobody'
    try {
      const { proof } = await response.json()
      return (await isProof(proof, nonce, this.#token)) ? 'listen' : 'other'
    } catch {
      return 'other'
    }
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
    const answering = await this.#recognise()
    if (answering !== 'listen') return { error: problems[answering] }
    try {
      const headers = { authorization: `Bearer ${this.#token}` }
      const response = await fetch(path, { method, headers, body })
      return await response.json()
    } catch {
      return { error: problems.nobody }
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

/** Whether a proof was made of the nonce by someone who knows the token. */
async function isProof(proof: string, nonce: string, token: string): Promise<boolean> {
  const bytesOf = (text: string) => new TextEncoder().encode(text)
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', bytesOf(token), algorithm, false, ['verify'])
  return await crypto.subtle.verify('HMAC', key, decodeBody(proof).bytes, bytesOf(nonce))
}
