import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { onTestFinished } from 'vitest'

/** A request as it came. */
export interface Arrived {
  readonly headers: IncomingMessage['headers']
  readonly rawHeaders: readonly string[]
  readonly url: string | undefined
  readonly body: Buffer
}

/** An app of a developer's, which keeps what it gets and answers the statuses in turn. */
export async function startApp(
  statuses: readonly number[] = [200],
  headers: Readonly<Record<string, string>> = {},
): Promise<{ readonly url: string; readonly arrived: readonly Arrived[] }> {
  const arrived: Arrived[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { headers: sent, rawHeaders, url } = request
    arrived.push({ headers: sent, rawHeaders, url, body: Buffer.concat(chunks) })
    const status = statuses[(arrived.length - 1) % statuses.length] ?? 200
    response.writeHead(status, headers).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return { url: `http://127.0.0.1:${port}/`, arrived }
}
