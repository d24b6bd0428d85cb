import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { toFetchHandler } from '../../../src/adapters/fetch.js'
import type { WebhookReceiver } from '../../../src/index.js'
import { connectDirect } from '../../conformance/clients/direct.js'
import type { Before, Host } from '../../conformance/host.js'
import { serve } from './serve.js'

function handlerOf(
  qondor: WebhookReceiver,
  before?: Before,
): (request: Request) => Promise<Response> {
  const handle = toFetchHandler(qondor)
  return async (request) => {
    await before?.fetch?.(request)
    return handle(request)
  }
}

/** The handler called with `Request` objects, no server between. */
export const directHost: Host = {
  name: 'toFetchHandler',
  style: 'fetch',
  start: async (qondor, before) => ({
    url: 'http://localhost/hook',
    connect: connectDirect(handlerOf(qondor, before)),
    async close() {},
  }),
}

/** A server that turns Node's requests into `Request` objects, as many hosts do. */
export const fetchServerHost: Host = {
  name: 'toFetchHandler behind a server',
  style: 'fetch',
  start: (qondor, before) => {
    const handle = handlerOf(qondor, before)
    return serve(
      createServer(async (incoming, outgoing) => {
        await write(await handle(toRequest(incoming)), incoming, outgoing)
      }),
    )
  },
}

function toRequest(incoming: IncomingMessage): Request {
  const headers = new Headers()
  for (let index = 0; index < incoming.rawHeaders.length; index += 2) {
    headers.append(incoming.rawHeaders[index] ?? '', incoming.rawHeaders[index + 1] ?? '')
  }
  const client = new AbortController()
  incoming.on('close', () => {
    if (!incoming.complete) client.abort()
  })
  const method = incoming.method ?? 'GET'
  return new Request(`http://localhost${incoming.url}`, {
    method,
    headers,
    body: method === 'GET' || method === 'HEAD' ? null : toStream(incoming),
    signal: client.signal,
    ...{ duplex: 'half' },
  })
}

function toStream(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  const chunks = incoming[Symbol.asyncIterator]()
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await chunks.next()
        if (done) controller.close()
        else controller.enqueue(new Uint8Array(value))
      },
    },
    { highWaterMark: 0 },
  )
}

async function write(
  { status, headers, body }: Response,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  // What was not read to its end would be taken for the next request.
  if (incoming.readableDidRead && !incoming.complete) outgoing.setHeader('connection', 'close')
  outgoing.writeHead(status, Object.fromEntries(headers))
  outgoing.end(body && Buffer.from(await new Response(body).arrayBuffer()))
}
