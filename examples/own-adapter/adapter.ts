import type { IncomingMessage, ServerResponse } from 'node:http'
import { type BodyLimits, toHttpResponse, type WebhookReceiver } from 'qondor-webhooks'

/** An adapter for a host that the package does not support; here, Node's own server. */
export function toHandler(qondor: WebhookReceiver) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const result = await qondor.receive({
      method: request.method,
      // As sent, so that repeated headers show. After middleware that changes headers: request.headers.
      headers: request.headersDistinct,
      body: (limits) => readBody(request, limits),
    })
    const { status, headers, body } = toHttpResponse(result)
    response.writeHead(status, headers).end(body)
  }
}

/** Reads to the end, so that the sender gets the response, but keeps no more than it has to. */
async function readBody(request: IncomingMessage, { maxBodyBytes }: BodyLimits): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of request) {
    // The chunk that exceeds the limit is kept, so that the receiver responds 413.
    if (length <= maxBodyBytes) chunks.push(chunk)
    length += chunk.length
  }
  return Buffer.concat(chunks)
}
