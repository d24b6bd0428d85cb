import { documentedBodies } from '../documented-bodies.js'
import type { ConformanceCase } from '../host.js'
import { bytesOf, offerSent, offerSentWith, post, webhookId } from '../requests.js'

const handled = { status: 200, outcome: 'handled', webhookId } as const
const duplicate = { status: 200, outcome: 'duplicate', webhookId } as const

export const deliveryCases: readonly ConformanceCase[] = [
  ...documentedBodies.map((body): ConformanceCase => {
    const { topic, webhookId } = body
    return {
      name: `answers 200 to the documented ${topic}`,
      requests: [post(bytesOf(body))],
      answers: [{ status: 200, outcome: 'handled', webhookId }],
      ran: 1,
      events: [body],
    }
  }),
  {
    name: 'handles an event once when it is delivered twice',
    requests: [post(offerSent), post(offerSent)],
    answers: [handled, duplicate],
    ran: 1,
  },
  {
    name: 'handles an event once when it is delivered five times at once',
    requests: Array(5).fill(post(offerSent)),
    travel: 'side by side',
    answers: [handled, duplicate, duplicate, duplicate, duplicate],
    ran: 1,
    handler: () => new Promise((resolve) => setImmediate(resolve)),
  },
  {
    name: 'answers 200 to a topic that nobody listens to',
    requests: [post(offerSent)],
    answers: [{ status: 200, outcome: 'unhandled', webhookId }],
    ran: 0,
    handler: 'none',
  },
  {
    name: 'names a webhookId that is not ASCII in its answer',
    requests: [post(offerSentWith({ webhookId: 'blåbær 🎉' }))],
    answers: [{ ...handled, webhookId: 'blåbær 🎉' }],
    ran: 1,
  },
  {
    name: 'answers 200 to an unknown topic',
    requests: [post(offerSentWith({ topic: 'InvoiceCreatedV1' }))],
    answers: [{ status: 200, outcome: 'unknown_topic', webhookId }],
    ran: 0,
  },
]
