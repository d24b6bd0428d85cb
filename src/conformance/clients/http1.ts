import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { WireRequest } from '../conformance-case.js'
import type { Answer, Connect, Connection } from '../host.js'
import { framingOf, partsOf } from './parts-of.js'
import { readAnswer } from './read-answer.js'

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
    // Where the server has ended the connection, nothing would tell of it again.
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
