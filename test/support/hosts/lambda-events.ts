import type { LambdaEventLike } from '../../../src/adapters/lambda.js'

/** What a sender sent, before a host of Lambda made an event of it. */
interface SentRequest {
  readonly method: string
  readonly headers: Readonly<Record<string, string[]>>
  readonly body: Uint8Array
}

export type ToEvent = (sent: SentRequest) => LambdaEventLike

/** The event that each host makes of a request. Bodies are base64 where the host is set so. */
export const lambdaEvents: Readonly<Record<string, ToEvent>> = {
  'API Gateway 1.0': ({ method, headers, body }) => ({
    httpMethod: method,
    requestContext: { httpMethod: method, identity: {} },
    headers: last(headers),
    multiValueHeaders: headers,
    ...asText(body),
  }),
  'API Gateway 1.0 with binary media types': ({ method, headers, body }) => ({
    httpMethod: method,
    requestContext: { httpMethod: method },
    headers: last(headers),
    multiValueHeaders: headers,
    ...asBase64(body),
  }),
  'API Gateway 2.0': ({ method, headers, body }) => ({
    requestContext: { http: { method, path: '/hook' } },
    headers: joined(headers),
    ...asText(body),
  }),
  'a function URL': ({ method, headers, body }) => ({
    requestContext: { http: { method, path: '/' } },
    headers: joined(headers),
    ...asBase64(body),
  }),
  'a load balancer': ({ method, headers, body }) => ({
    httpMethod: method,
    requestContext: { elb: {} },
    headers: last(headers),
    ...asText(body),
  }),
  'a load balancer with multi-value headers': ({ method, headers, body }) => ({
    httpMethod: method,
    requestContext: { elb: {} },
    multiValueHeaders: headers,
    ...asBase64(body),
  }),
}

function asText(body: Uint8Array) {
  return { body: new TextDecoder().decode(body), isBase64Encoded: false }
}

function asBase64(body: Uint8Array) {
  return { body: Buffer.from(body).toString('base64'), isBase64Encoded: true }
}

function last(headers: SentRequest['headers']) {
  return mapValues(headers, (values) => values.at(-1) ?? '')
}

function joined(headers: SentRequest['headers']) {
  const pairs = Object.entries(headers).map(([name, values]) => [name.toLowerCase(), values])
  return mapValues(Object.fromEntries(pairs), (values) => values.join(','))
}

function mapValues(headers: SentRequest['headers'], map: (values: string[]) => string) {
  return Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, map(values)]))
}
