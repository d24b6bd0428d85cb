import type { AnswerExpectation, Before, ConformanceCase, Header } from '../host.js'
import { json, key, keyHeader, offerSent, post, webhookId } from '../requests.js'

const handled = { status: 200, outcome: 'handled', webhookId } as const
const unauthorized = { status: 401, outcome: 'unauthorized', code: 'unauthorized' } as const
const wrongKey: Header = ['x-qondor-key', 'another']
const bearer = { auth: { header: 'authorization', value: `Bearer ${key}` } }

/** Middleware that sets a header, or deletes it if there is no value. */
function before(name: string, value: string | undefined): Required<Before> {
  return {
    node(request, _response, next) {
      if (value === undefined) delete request.headers[name]
      else request.headers[name] = value
      next()
    },
    fetch({ headers }) {
      if (value === undefined) headers.delete(name)
      else headers.set(name, value)
    },
  }
}

function changed(
  name: string,
  sent: readonly Header[],
  middleware: Before,
  answer: AnswerExpectation,
): ConformanceCase {
  return {
    name,
    requests: [post(offerSent, { headers: [...sent, json] })],
    answers: [answer],
    ran: answer === handled ? 1 : 0,
    before: middleware,
  }
}

/** The key counts as middleware before the adapter left it; whether it came twice, as it was sent. */
export const changedHeaderCases: readonly ConformanceCase[] = [
  changed('finds a key that somebody before us set', [], before('x-qondor-key', key), handled),
  changed(
    'finds a key that somebody before us set in mixed case',
    [],
    before('X-Qondor-Key', key),
    handled,
  ),
  changed(
    'finds a key that somebody before us set in place of a wrong one',
    [wrongKey],
    before('x-qondor-key', key),
    handled,
  ),
  changed(
    'finds a key that somebody before us set in mixed case in place of a wrong one',
    [wrongKey],
    before('X-Qondor-Key', key),
    handled,
  ),
  changed(
    'finds a key that somebody before us set in place of two',
    [wrongKey, wrongKey],
    before('x-qondor-key', key),
    handled,
  ),
  changed(
    'answers 401 to a key that somebody before us deleted',
    [keyHeader],
    before('x-qondor-key', undefined),
    unauthorized,
  ),
  changed(
    'answers 401 to a key that somebody before us replaced by a wrong one',
    [keyHeader],
    before('x-qondor-key', 'another'),
    unauthorized,
  ),
  {
    ...changed(
      'finds an authorization header that somebody before us set',
      [],
      before('authorization', `Bearer ${key}`),
      handled,
    ),
    options: bearer,
  },
]
