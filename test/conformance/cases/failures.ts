import type { ConformanceCase } from '../host.js'
import { offerSent, post, webhookId } from '../requests.js'

const retryLater = { 'retry-after': /^\d+$/ }

export const failureCases: readonly ConformanceCase[] = [
  {
    name: 'answers 500 when a handler throws, without its message',
    requests: [post(offerSent)],
    answers: [{ status: 500, outcome: 'failed', code: 'handler_failed', webhookId }],
    ran: 1,
    handler() {
      throw new Error('of the handler')
    },
  },
  {
    name: 'lets an event in again after its handler threw',
    requests: [post(offerSent), post(offerSent)],
    answers: [
      { status: 500, outcome: 'failed', code: 'handler_failed', webhookId },
      { status: 500, outcome: 'failed', code: 'handler_failed', webhookId },
    ],
    ran: 2,
    handler: () => Promise.reject(new Error('of the handler')),
  },
  {
    name: 'answers 500 when a handler runs past its time',
    requests: [post(offerSent)],
    answers: [{ status: 500, outcome: 'failed', code: 'handler_timeout', webhookId }],
    ran: 1,
    options: { handlerTimeoutMs: 50 },
    handler: () => new Promise(() => {}),
  },
  {
    name: 'answers 503 when the store fails',
    requests: [post(offerSent)],
    answers: [
      {
        status: 503,
        outcome: 'unavailable',
        code: 'store_unavailable',
        webhookId,
        headers: retryLater,
      },
    ],
    ran: 0,
    options: {
      store: {
        claim: () => Promise.reject(new Error('secret')),
        complete: () => {},
        release: () => {},
      },
    },
  },
  {
    name: 'answers 503 while the event is being handled elsewhere',
    requests: [post(offerSent)],
    answers: [
      { status: 503, outcome: 'unavailable', code: 'in_progress', webhookId, headers: retryLater },
    ],
    ran: 0,
    options: { store: { claim: () => 'in_progress', complete: () => {}, release: () => {} } },
  },
  {
    name: 'keeps silent when somebody before us has answered already',
    requests: [post(offerSent)],
    answers: [{ status: 504, by: 'host' }],
    ran: 1,
    before: {
      node(_request, response, next) {
        response.writeHead(504).end()
        next()
      },
    },
  },
]
