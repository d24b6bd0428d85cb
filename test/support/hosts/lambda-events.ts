import type { LambdaEventLike } from '../../../src/adapters/lambda.js'
import {
  type HostedRequest,
  toHttpApiEvent,
  toLoadBalancerEvent,
  toRestApiEvent,
} from '../../../src/testing/lambda-events.js'

/** What a sender sent, before a host of Lambda made an event of it. */
type SentRequest = Omit<HostedRequest, 'path' | 'isBase64Encoded'>

export type ToEvent = (sent: SentRequest) => LambdaEventLike

const asText = { path: '/hook', isBase64Encoded: false }
const asBase64 = { path: '/hook', isBase64Encoded: true }

/** The event that each host makes of a request. Bodies are base64 where the host is set so. */
export const lambdaEvents: Readonly<Record<string, ToEvent>> = {
  'API Gateway 1.0': (sent) => toRestApiEvent({ ...sent, ...asText }),
  'API Gateway 1.0 with binary media types': (sent) => toRestApiEvent({ ...sent, ...asBase64 }),
  'API Gateway 2.0': (sent) => toHttpApiEvent({ ...sent, ...asText }),
  'a function URL': (sent) => toHttpApiEvent({ ...sent, ...asBase64 }),
  'a load balancer': (sent) => toLoadBalancerEvent({ ...sent, ...asText }),
  'a load balancer with multi-value headers': (sent) => {
    const { headers: _single, ...event } = toLoadBalancerEvent({ ...sent, ...asBase64 })
    return { ...event, multiValueHeaders: sent.headers }
  },
}
