// Plays a function URL on your machine: it turns a request into the event that AWS would send, and
// writes the response. It is not deployed.
import { createServer, type IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import type { LambdaFunctionURLEvent, LambdaFunctionURLHandler } from 'aws-lambda'
import { handler } from './handler.js'

handler satisfies LambdaFunctionURLHandler

createServer(async (request, response) => {
  const { statusCode, headers, body } = await handler(toEvent(request, await buffer(request)))
  response.writeHead(statusCode, headers).end(body)
}).listen(process.env.PORT ?? 3000)

type Event = Pick<LambdaFunctionURLEvent, 'version' | 'headers' | 'body' | 'isBase64Encoded'> & {
  requestContext: Pick<LambdaFunctionURLEvent['requestContext'], 'http'>
}

function toEvent(request: IncomingMessage, body: Buffer): Event {
  const { method = 'GET', url: path = '/', headersDistinct, httpVersion } = request
  const headers = Object.entries(headersDistinct).map(([name, values]) => [name, values?.join()])
  return {
    version: '2.0',
    headers: Object.fromEntries(headers),
    requestContext: {
      http: { method, path, protocol: `HTTP/${httpVersion}`, sourceIp: '127.0.0.1', userAgent: '' },
    },
    ...(body.length > 0 && { body: body.toString('base64') }),
    isBase64Encoded: body.length > 0,
  }
}
