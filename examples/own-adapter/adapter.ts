import type { IncomingMessage, ServerResponse } from 'node:http'
import { type BodyLimits, type Receives, toHttpAnswer } from 'qondor-webhooks'

/** An adapter as one writes it for a host that we do not know: here, of Node's own server. */
export function toHandler(qondor: Receives) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const result = await qondor.receive({
      method: request.method,
      // As sent, which shows what came twice. Behind middleware that changes headers: request.headers.
      headers: request.headersDistinct,
      body: (limits) => readBody(request, limits),
    })
    const { status, headers, body } = toHttpAnswer(result)
    response.writeHead(status, headers).end(body)
  }
}

/** Reads to the end, so that the sender hears the answer, but keeps no more than it has to. */
async function readBody(request: IncomingMessage, { maxBodyBytes }: BodyLimits): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of request) {
    // The chunk that crosses the limit is kept: the receiver then answers 413.
    if (length <= maxBodyBytes) chunks.push(chunk)
    length += chunk.length
  }
  return Buffer.concat(chunks)
}
