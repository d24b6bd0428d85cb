import type { ConformanceCase, Header, WireRequest } from '../conformance-case.js'
import { bodiless, json, key, keyHeader, offerSent, post, webhookId } from '../requests.js'

const unauthorized = { status: 401, outcome: 'unauthorized', code: 'unauthorized' } as const
const authorization = { auth: { header: 'authorization', value: `Bearer ${key}` } }

function refused(name: string, ...headers: Header[]): ConformanceCase {
  return {
    name: `answers 401 to ${name}`,
    requests: [post(offerSent, { headers: [...headers, json] })],
    answers: [unauthorized],
    ran: 0,
  }
}

function admitted(name: string, header: Header): ConformanceCase {
  return {
    name: `finds the key in ${name}`,
    requests: [post(offerSent, { headers: [header, json] })],
    answers: [{ status: 200, outcome: 'handled', webhookId }],
    ran: 1,
  }
}

function notAllowed(method: string, request: WireRequest = bodiless(method)): ConformanceCase {
  return {
    name: `answers 405 to ${method}`,
    requests: [request],
    answers: [
      {
        status: 405,
        outcome: 'rejected',
        code: 'method_not_allowed',
        headers: { allow: 'POST' },
      },
    ],
    ran: 0,
  }
}

export const keyAndMethodCases: readonly ConformanceCase[] = [
  refused('a wrong key', ['x-qondor-key', 'another']),
  refused('a missing key'),
  refused('a key that is sent twice', keyHeader, keyHeader),
  refused('a right key and a wrong one', keyHeader, ['x-qondor-key', 'another']),
  {
    ...refused(
      'two authorization headers',
      ['authorization', `Bearer ${key}`],
      ['authorization', 'Bearer another'],
    ),
    options: authorization,
  },
  {
    ...admitted('the authorization header', ['Authorization', `Bearer ${key}`]),
    options: authorization,
  },
  admitted('a header in capitals', ['X-QONDOR-KEY', key]),
  admitted('a header in mixed case', ['x-QonDor-Key', key]),
  {
    name: 'answers 401 before a byte of the body was sent',
    requests: [
      post(offerSent, {
        headers: [['x-qondor-key', 'another'], json],
        ending: 'withheld',
        pauseMs: 10_000,
      }),
    ],
    answers: [unauthorized],
    ran: 0,
  },
  notAllowed('GET'),
  notAllowed('HEAD'),
  notAllowed('OPTIONS'),
  notAllowed('PUT', post(offerSent, { method: 'PUT' })),
]
