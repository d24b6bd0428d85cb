import type { IncomingMessage } from 'node:http'
import { serve } from './serve.js'

/** A request as it came. */
export interface Arrived {
  readonly headers: IncomingMessage['headers']
  readonly rawHeaders: readonly string[]
  readonly url: string | undefined
  readonly body: Buffer
}

/** An app of a developer's, which keeps what it gets and answers the statuses in turn, with a body. */
export async function startApp(
  statuses: readonly number[] = [200],
  headers: Readonly<Record<string, string>> = {},
  respond: (body: Buffer) => string = () => '',
): Promise<{ readonly url: string; readonly arrived: readonly Arrived[] }> {
  const arrived: Arrived[] = []
  const url = await serve(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { headers: sent, rawHeaders, url: path } = request
    arrived.push({ headers: sent, rawHeaders, url: path, body: Buffer.concat(chunks) })
    const status = statuses[(arrived.length - 1) % statuses.length] ?? 200
    const body = arrived.at(-1)?.body ?? Buffer.of()
    response.writeHead(status, headers).end(respond(body))
  })
  return { url, arrived }
}
