import { once } from 'node:events'
import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  type OutgoingHttpHeaders,
} from 'node:http2'
import { setTimeout as delay } from 'node:timers/promises'
import type { Answer, Connect, WireRequest } from '../host.js'
import { framingOf, partsOf } from './wire.js'

/**
 * An HTTP/2 session without TLS, for `RunningHost.connect`. Its client lower-cases names and refuses what HTTP/2
 * forbids.
 */
export const connectHttp2: Connect = async (url) => {
  // By default a client with 10 MB left to send takes no answer.
  const session = connect(url, { maxSessionMemory: 100 })
  await once(session, 'connect')
  const { pathname } = new URL(url)
  return {
    send: (request) => send(session, pathname, request),
    close: () => session.destroy(),
  }
}

async function send(
  session: ClientHttp2Session,
  path: string,
  request: WireRequest,
): Promise<Answer | undefined> {
  const stream = session.request(
    { ':method': request.method, ':path': path, ...headersOf(request) },
    { endStream: request.chunks === undefined },
  )
  const answered = answerOf(stream)
  let isAnswered = false
  void answered.then(() => {
    isAnswered = true
  })
  if (request.headers.some(([name]) => name === 'expect')) await once(stream, 'continue')
  for await (const part of partsOf(request, answered)) {
    // A write that the server cut short never calls back.
    await Promise.race([answered, new Promise((resolve) => stream.write(part, resolve))])
  }
  if (request.ending !== 'whole') stream.destroy(isAnswered ? undefined : new Error('aborted'))
  // A stream that the server is to end stays open on our side.
  else if (!isAnswered) stream.end()
  return answered
}

function headersOf(request: WireRequest): OutgoingHttpHeaders {
  const headers: Record<string, string | string[]> = {}
  for (const [name, value] of [...request.headers, ...framingOf(request)]) {
    if (name === 'transfer-encoding') continue
    const others = headers[name]
    headers[name] = others === undefined ? value : [others, value].flat()
  }
  return headers
}

function answerOf(stream: ClientHttp2Stream): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    stream.on('error', () => {})
    stream.on('close', () => resolve(undefined))
    stream.on('response', (fields) => {
      const { ':status': status = 0, ...rest } = fields
      // Not the object itself: Node's has a symbol for a key.
      const headers = new Headers(Object.entries(rest) as [string, string][])
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        resolve({ status, headers, text, ended: endOf(stream) })
      })
    })
  })
}

/** Settles once the stream is closed, which has no event while there is more to send. */
async function endOf(stream: ClientHttp2Stream): Promise<void> {
  while (!stream.closed) await delay(5)
}
