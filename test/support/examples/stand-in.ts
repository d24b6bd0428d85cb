import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** A request that a stand-in got. */
export interface HeardRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, unknown>>
  /** The parsed JSON; `undefined` for an empty body. */
  readonly body: unknown
}

/** What a stand-in answers; `undefined` leaves the request without an answer. */
export type Answer =
  | { readonly status: number; readonly headers?: Record<string, string>; readonly json?: unknown }
  | undefined

/** A server on 127.0.0.1 in place of another party's API. */
export interface StandIn {
  readonly url: string
  readonly heard: readonly HeardRequest[]
  /** Sets how it answers from now on. */
  answerWith(answer: (request: HeardRequest) => Answer | Promise<Answer>): void
  close(): void
}

/** Starts a stand-in that answers 200 to everything, until told otherwise. */
export async function startStandIn(): Promise<StandIn> {
  const heard: HeardRequest[] = []
  let answer: Parameters<StandIn['answerWith']>[0] = () => ({ status: 200 })
  const server = createServer(async (incoming, response) => {
    const { method = '', url: path = '', headers } = incoming
    const body = await text(incoming)
    const request = { method, path, headers, body: body === '' ? undefined : JSON.parse(body) }
    heard.push(request)
    const answered = await answer(request)
    if (!answered) return
    const { status, headers: sent, json } = answered
    response.writeHead(status, sent).end(json === undefined ? '' : JSON.stringify(json))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    answerWith(next) {
      answer = next
    },
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
