import type { Answer, Connect, WireRequest } from '../host.js'
import { framingOf, partsOf } from './wire.js'

/**
 * Calls a handler with `Request` objects, without a connection between: for `RunningHost.connect`.
 *
 * @example
 * return { url: 'http://localhost/', connect: connectDirect(handle), close: async () => {} }
 */
export function connectDirect(handle: (request: Request) => Promise<Response>): Connect {
  return async (url) => ({
    send: (request) => send(handle, url, request),
    close() {},
  })
}

async function send(
  handle: (request: Request) => Promise<Response>,
  url: string,
  wire: WireRequest,
): Promise<Answer | undefined> {
  let markAnswered = (): void => {}
  const answered = new Promise<void>((resolve) => {
    markAnswered = resolve
  })
  const client = new AbortController()
  const framing = wire.framing === 'length' ? framingOf(wire) : []
  const request = new Request(url, {
    method: wire.method,
    headers: [...wire.headers, ...framing] as [string, string][],
    body: wire.chunks ? bodyOf(wire, answered, client) : null,
    signal: client.signal,
    // Not in every version of the type: undici asks for it.
    ...{ duplex: 'half' },
  })
  const response = await handle(request)
  markAnswered()
  if (wire.ending === 'aborts') return undefined
  const { status, headers } = response
  // A server leaves the body of such an answer out.
  const text = wire.method === 'HEAD' ? '' : await response.text()
  return { status, headers, text, ended: Promise.resolve() }
}

function bodyOf(
  request: WireRequest,
  answered: Promise<void>,
  client: AbortController,
): ReadableStream<Uint8Array> {
  const parts = partsOf(request, answered)
  return new ReadableStream({
    async start(controller) {
      for await (const part of parts) controller.enqueue(new Uint8Array(part))
      if (request.ending === 'whole') return controller.close()
      client.abort()
      controller.error(client.signal.reason)
    },
  })
}
