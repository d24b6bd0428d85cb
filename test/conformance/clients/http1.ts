import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { Answer, Connect, Connection, WireRequest } from '../host.js'
import { framingOf, partsOf } from './wire.js'

interface Waiter {
  readonly method: string
  readonly answer: (answer: Answer | undefined) => void
  readonly goOn: () => void
}

/** A raw HTTP/1.1 connection: what is sent goes onto the socket byte for byte. */
export const connectHttp1: Connect = async (url) => {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port), noDelay: true })
  await once(socket, 'connect')
  return new Http1Connection(socket, url)
}

class Http1Connection implements Connection {
  readonly #socket: Socket
  readonly #url: URL
  readonly #ended: Promise<void>
  readonly #waiting: Waiter[] = []
  #bytes: Buffer = Buffer.alloc(0)
  #written: Promise<void> = Promise.resolve()

  constructor(socket: Socket, url: string) {
    this.#socket = socket
    this.#url = new URL(url)
    this.#ended = new Promise((resolve) => socket.on('close', () => resolve()))
    socket.on('data', (data) => this.#read(data))
    // An error is followed by the end of the connection, which is all that matters here.
    socket.on('error', () => {})
    socket.on('close', () => {
      for (const { answer } of this.#waiting.splice(0)) answer(undefined)
    })
  }

  send(request: WireRequest): Promise<Answer | undefined> {
    // If the server has ended the connection, its `close` event will not come again.
    if (this.#socket.destroyed) return Promise.resolve(undefined)
    let goOn = (): void => {}
    const mayGoOn = new Promise<void>((resolve) => {
      goOn = resolve
    })
    const answered = new Promise<Answer | undefined>((answer) => {
      this.#waiting.push({ method: request.method, answer, goOn })
    })
    // One after the other, so that pipelined requests do not mingle.
    this.#written = this.#written.then(() => this.#write(request, mayGoOn, answered))
    return answered
  }

  close(): void {
    this.#socket.destroy()
  }

  async #write(
    request: WireRequest,
    mayGoOn: Promise<void>,
    answered: Promise<unknown>,
  ): Promise<void> {
    const { method, headers, framing, ending } = request
    const lines = [['host', this.#url.host], ...headers, ...framingOf(request)]
    const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
    this.#socket.write(`${method} ${this.#url.pathname} HTTP/1.1\r\n${head}\r\n`, 'latin1')
    if (headers.some(([name]) => name === 'expect')) await Promise.race([mayGoOn, answered])
    for await (const part of partsOf(request, answered)) {
      await this.#writePart(framing === 'chunked' ? asChunk(part) : part)
    }
    if (ending !== 'whole') this.#socket.destroy()
    else if (framing === 'chunked') this.#socket.write('0\r\n\r\n')
  }

  // Each part in a packet of its own; a turn later the server has usually read it.
  #writePart(part: Uint8Array): Promise<void> {
    return new Promise((resolve) => this.#socket.write(part, () => setImmediate(resolve)))
  }

  #read(data: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, data])
    for (;;) {
      const [waiter] = this.#waiting
      const read = waiter && readAnswer(this.#bytes, waiter.method)
      if (!read) return
      this.#bytes = read.rest
      if (read.status < 200) {
        waiter.goOn()
        continue
      }
      this.#waiting.shift()
      waiter.answer({ ...read, ended: this.#ended })
    }
  }
}

function asChunk(part: Uint8Array): Uint8Array {
  const size = Buffer.from(`${part.length.toString(16)}\r\n`)
  return Buffer.concat([size, part, Buffer.from('\r\n')])
}

/** An answer in the bytes of an HTTP/1 connection, and what follows it. */
interface ReadAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly rest: Buffer
}

/** The first answer in `bytes`; `undefined` while it is not whole. */
function readAnswer(bytes: Buffer, method: string): ReadAnswer | undefined {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const [statusLine = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n')
  const status = Number(statusLine.split(' ')[1])
  const headers = new Headers(lines.map((line) => splitOnce(line, ': ')))
  const after = bytes.subarray(end + 4)
  const hasBody = status >= 200 && status !== 204 && status !== 304 && method !== 'HEAD'
  const body = hasBody ? readBody(after, headers) : { text: '', rest: after }
  return body && { status, headers, ...body }
}

function readBody(bytes: Buffer, headers: Headers): { text: string; rest: Buffer } | undefined {
  if (headers.get('transfer-encoding') === 'chunked') return readChunks(bytes)
  const length = Number(headers.get('content-length'))
  if (bytes.length < length) return undefined
  return { text: bytes.subarray(0, length).toString(), rest: bytes.subarray(length) }
}

function readChunks(bytes: Buffer): { text: string; rest: Buffer } | undefined {
  let text = ''
  let rest = bytes
  for (;;) {
    const end = rest.indexOf('\r\n')
    if (end < 0) return undefined
    const length = Number.parseInt(rest.subarray(0, end).toString(), 16)
    const after = end + 2 + length + 2
    if (rest.length < after) return undefined
    text += rest.subarray(end + 2, end + 2 + length).toString()
    rest = rest.subarray(after)
    if (length === 0) return { text, rest }
  }
}

function splitOnce(line: string, separator: string): [string, string] {
  const at = line.indexOf(separator)
  return at < 0 ? [line.replace(/:$/, ''), ''] : [line.slice(0, at), line.slice(at + 2)]
}
