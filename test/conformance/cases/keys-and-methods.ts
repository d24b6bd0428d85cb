import { setTimeout as delay } from 'node:timers/promises'
import type { ConformanceCase, Header, WireRequest } from '../host.js'
import { bodiless, json, key, keyHeader, offerSent, post, webhookId } from '../requests.js'

const unauthorized = { status: 401, outcome: 'unauthorized', code: 'unauthorized' } as const
const noKey = { status: 500, outcome: 'failed', code: 'invalid_options' } as const
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

/** A function as `auth.value`, which gives this a moment later. */
function later(value: string | undefined): NonNullable<ConformanceCase['options']> {
  return { auth: { header: 'x-qondor-key', value: () => delay(20, value) } }
}

/** The headers of a POST with this key, whose body never comes. */
function withheld(given: string): readonly WireRequest[] {
  const headers: Header[] = [['x-qondor-key', given], json]
  return [post(offerSent, { headers, ending: 'withheld', pauseMs: 10_000 })]
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
    requests: withheld('another'),
    answers: [unauthorized],
    ran: 0,
  },
  {
    ...admitted('a header, with a function that gives the key later', keyHeader),
    options: later(key),
  },
  {
    name: 'answers 401 before a byte of the body was sent, with a function that gives the key later',
    options: later(key),
    requests: withheld('another'),
    answers: [unauthorized],
    ran: 0,
  },
  {
    name: 'answers 500 before a byte of the body was sent, with a function that gives no key',
    options: later(undefined),
    requests: withheld('undefined'),
    answers: [noKey],
    ran: 0,
  },
  notAllowed('GET'),
  notAllowed('HEAD'),
  notAllowed('OPTIONS'),
  notAllowed('PUT', post(offerSent, { method: 'PUT' })),
]
