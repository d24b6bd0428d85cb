import { connect, type Socket } from 'node:net'

export interface Answer {
  readonly status: number
  readonly body: string
}

/** A raw connection: what is written goes onto the socket byte for byte. */
export class Connection {
  readonly socket: Socket
  readonly #answers: AsyncGenerator<Answer, undefined>

  constructor(port: number) {
    this.socket = connect({ host: '127.0.0.1', port, noDelay: true })
    // An error is followed by the end of the answers, which is all that matters here.
    this.socket.on('error', () => {})
    this.#answers = readAnswers(this.socket.setEncoding('latin1'))
  }

  write(data: string): void {
    this.socket.write(data, 'latin1')
  }

  /** The next answer; `undefined` once the server has ended the connection. */
  async next(): Promise<Answer | undefined> {
    return (await this.#answers.next()).value
  }

  /** All answers that come until the server ends the connection. */
  async rest(): Promise<readonly Answer[]> {
    const answers: Answer[] = []
    for await (const answer of this.#answers) answers.push(answer)
    return answers
  }
}

/** The answers to one connection's data, once the server has ended it. */
export async function send(port: number, data: string): Promise<Answer | undefined> {
  const connection = new Connection(port)
  connection.write(data)
  const answer = await connection.next()
  connection.socket.destroy()
  return answer
}

async function* readAnswers(socket: Socket): AsyncGenerator<Answer, undefined> {
  let text = ''
  try {
    for await (const data of socket) {
      text += data
      for (let end = endOf(text); end > 0; end = endOf(text)) {
        const [, body = ''] = text.slice(0, end).split('\r\n\r\n')
        yield { status: Number(text.slice(9, 12)), body }
        text = text.slice(end)
      }
    }
  } catch {
    // The server has cut the connection, or we have.
  }
  return undefined
}

/** Where the first answer ends; 0 while it is not whole. */
function endOf(text: string): number {
  const headEnd = text.indexOf('\r\n\r\n') + 4
  if (headEnd < 4) return 0
  const length = /content-length: (\d+)/i.exec(text.slice(0, headEnd))?.[1] ?? 0
  const end = headEnd + Number(length)
  return end <= text.length ? end : 0
}
