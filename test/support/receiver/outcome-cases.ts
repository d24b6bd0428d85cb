import { gzipSync } from 'node:zlib'
import {
  type Outcome,
  type QondorWebhookErrorCode,
  type ReceiveResult,
  RetryLaterError,
} from '../../../src/index.js'
import { bodyOf } from './bodies.js'
import { type AnsweredCode, answeredCodes, type takenOutcomes } from './outcome-table.js'
import { headers, invalidRequest, makeQondor, type Qondor, request } from './qondor.js'
import { never } from './spies.js'

type Options = Parameters<typeof makeQondor>[0]

/** One way to reach one line of the table of outcomes. */
export interface OutcomeCase {
  readonly when: string
  readonly outcome: Outcome
  readonly code?: QondorWebhookErrorCode
  readonly status: number
  receive(options?: Options): Promise<ReceiveResult>
}

/** A delivery that is taken: it has an outcome and no error. */
function takenCase(
  outcome: (typeof takenOutcomes)[number],
  when: string,
  receive: OutcomeCase['receive'],
): OutcomeCase {
  return { when, outcome, status: 200, receive }
}

/** A delivery that ends in an error: the table knows its outcome and its status. */
function errorCase(code: AnsweredCode, when: string, receive: OutcomeCase['receive']): OutcomeCase {
  return { when, code, ...answeredCodes[code], receive }
}

const ignore = (): void => {}
const later = (): Promise<never> => {
  return Promise.reject(new RetryLaterError('as user code does', { afterMs: 1_500 }))
}
const fail = (): Promise<never> => Promise.reject(new Error('as user code does'))
const ping = request('PingV1')

const body = (given: unknown) => (options?: Options) => {
  return makeQondor(options).receive({ headers, body: given as string })
}

async function twice(qondor: Qondor, given: typeof ping): Promise<ReceiveResult> {
  await qondor.receive(given)
  return await qondor.receive(given)
}

const answering = (answer: 'in_progress' | 'duplicate') => {
  return { claim: () => answer, complete: ignore, release: ignore }
}

const taken: readonly OutcomeCase[] = [
  takenCase('handled', 'a handler ran', (options) =>
    makeQondor(options).onPing(ignore).receive(ping),
  ),
  takenCase('unhandled', 'nobody listens to a known topic', (options) =>
    makeQondor(options).onOfferSent(ignore).receive(ping),
  ),
  takenCase('unknown_topic', 'the topic is not known', (options) =>
    makeQondor(options).onAny(fail).receive(request('PongV1')),
  ),
  takenCase('unknown_topic', 'onUnknownTopic took it', (options) =>
    makeQondor(options).onUnknownTopic(ignore).receive(request('PongV1')),
  ),
  takenCase('duplicate', 'the id was handled before', (options) =>
    twice(makeQondor(options).onPing(ignore), ping),
  ),
  takenCase('duplicate', 'the store says so', (options) =>
    makeQondor({ ...options, store: answering('duplicate') })
      .onPing(fail)
      .receive(ping),
  ),
  {
    ...errorCase('invalid_payload', 'onInvalid took wrong fields', (options) =>
      makeQondor(options).onInvalid(ignore).receive(invalidRequest()),
    ),
    status: 200,
  },
]

const refused: readonly OutcomeCase[] = [
  errorCase('invalid_json', 'the text is not JSON', body('{')),
  errorCase('invalid_json', 'the text is empty', body('')),
  errorCase(
    'invalid_encoding',
    'the bytes are not UTF-8',
    body(new Uint8Array([0x22, 0xff, 0x22])),
  ),
  errorCase('invalid_envelope', 'there is no envelope', body('{}')),
  errorCase('invalid_envelope', 'the JSON is not an object', body('"text"')),
  errorCase('unauthorized', 'the key is missing', (options) =>
    makeQondor(options).receive({ headers: {}, body: ping.body }),
  ),
  errorCase('method_not_allowed', 'the method is not POST', (options) =>
    makeQondor(options).receive({ ...ping, method: 'GET' }),
  ),
  errorCase('body_timeout', 'the body does not arrive', (options) =>
    makeQondor({ ...options, bodyTimeoutMs: 1 }).receive({ headers, body: never }),
  ),
  errorCase('body_too_large', 'the body is too large', (options) =>
    makeQondor({ ...options, maxBodyBytes: 10 }).receive(ping),
  ),
  errorCase('unsupported_encoding', 'the body is compressed', body(gzipSync(bodyOf('PingV1')))),
  errorCase('invalid_payload', 'fields are wrong', (options) =>
    makeQondor(options).receive(invalidRequest()),
  ),
]

const failed: readonly OutcomeCase[] = [
  errorCase('handler_failed', 'a handler threw', (options) =>
    makeQondor(options).onPing(ignore).onPing(fail).receive(ping),
  ),
  errorCase('handler_failed', 'onUnknownTopic threw', (options) =>
    makeQondor(options).onUnknownTopic(fail).receive(request('PongV1')),
  ),
  errorCase('handler_failed', 'onInvalid threw', (options) =>
    makeQondor(options).onInvalid(fail).receive(invalidRequest()),
  ),
  errorCase('handler_timeout', 'a handler took too long', (options) =>
    makeQondor({ ...options, handlerTimeoutMs: 1 })
      .onPing(never)
      .receive(ping),
  ),
  errorCase('retry_later', 'a handler wants to be called later', (options) =>
    makeQondor(options).onPing(later).receive(ping),
  ),
  errorCase('invalid_options', 'the function of the key gives none', (options) =>
    makeQondor({ ...options, auth: { header: 'x-qondor-key', value: () => undefined } }).receive(
      ping,
    ),
  ),
  errorCase('body_consumed', 'there is no body', body(undefined)),
  errorCase('body_consumed', 'nobody read the promise', body(never())),
  errorCase('in_progress', 'another process handles it', (options) =>
    makeQondor({ ...options, store: answering('in_progress') })
      .onPing(fail)
      .receive(ping),
  ),
  errorCase('store_unavailable', 'the store is down', (options) =>
    makeQondor({ ...options, store: { claim: fail, complete: ignore, release: ignore } })
      .onPing(fail)
      .receive(ping),
  ),
]

/** The table of outcomes; `queued` and `queue_unavailable` need a queue. */
export const outcomeCases: readonly OutcomeCase[] = [...taken, ...refused, ...failed]
