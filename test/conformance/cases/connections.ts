import type { ConformanceCase } from '../host.js'
import {
  bodiless,
  json,
  keyHeader,
  offerSent,
  offerSentWith,
  post,
  webhookId,
} from '../requests.js'

const handled = { status: 200, outcome: 'handled', webhookId } as const
const unauthorized = { status: 401, outcome: 'unauthorized', code: 'unauthorized' } as const
const notAllowed = { status: 405, outcome: 'rejected', code: 'method_not_allowed' } as const

const others = ['a', 'b', 'c'].map((id) => ({
  request: post(offerSentWith({ webhookId: id })),
  answer: { ...handled, webhookId: id },
}))
const wrongKey = post(offerSent, { headers: [['x-qondor-key', 'another'], json] })
const inThrees = Array.from({ length: Math.ceil(offerSent.length / 3) }, (_, index) => {
  return offerSent.subarray(index * 3, index * 3 + 3)
})

export const connectionCases: readonly ConformanceCase[] = [
  {
    name: 'reads a body in many chunks',
    requests: [post(offerSent, { framing: 'chunked', chunks: inThrees })],
    answers: [handled],
    ran: 1,
  },
  {
    name: 'lets a client send its body that waits for 100 Continue',
    requests: [post(offerSent, { headers: [keyHeader, json, ['expect', '100-continue']] })],
    answers: [handled],
    ran: 1,
  },
  {
    name: 'keeps the connection after a 200',
    requests: others.map(({ request }) => request),
    travel: 'on one connection',
    answers: others.map(({ answer }) => answer),
    ran: 3,
  },
  {
    name: 'keeps the connection after a 401',
    requests: [wrongKey, wrongKey, post(offerSent)],
    travel: 'on one connection',
    answers: [unauthorized, unauthorized, handled],
    ran: 1,
  },
  {
    name: 'keeps the connection after a 405',
    requests: [bodiless('GET'), post(offerSent, { method: 'PUT' }), post(offerSent)],
    travel: 'on one connection',
    answers: [notAllowed, notAllowed, handled],
    ran: 1,
  },
  {
    name: 'answers requests that come before the answer to the one before',
    requests: [...others.map(({ request }) => request), wrongKey],
    travel: 'pipelined',
    answers: [...others.map(({ answer }) => answer), unauthorized],
    ran: 3,
  },
]
