import type { IncomingMessage, ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { type QondorWebhooks, toHttpAnswer } from 'qondor-webhooks'

/** An adapter as one writes it for a host that we do not know: here, of Node's own server. */
export function toHandler(qondor: Pick<QondorWebhooks, 'receive'>) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const result = await qondor.receive({
      method: request.method,
      headers: request.headersDistinct,
      body: () => buffer(request),
    })
    const { status, headers, body } = toHttpAnswer(result)
    response.writeHead(status, headers).end(body)
  }
}
