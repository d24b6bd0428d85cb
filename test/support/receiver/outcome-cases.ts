import { gzipSync } from 'node:zlib'
import type { Outcome, QondorWebhookErrorCode, ReceiveResult } from '../../../src/index.js'
import { bodyOf } from './bodies.js'
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

type Line = readonly [outcome: Outcome, code: QondorWebhookErrorCode | undefined, status: number]

function outcomeCase(
  [outcome, code, status]: Line,
  when: string,
  receive: OutcomeCase['receive'],
): OutcomeCase {
  return { when, outcome, ...(code && { code }), status, receive }
}

const ignore = (): void => {}
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
  return { claim: () => answer, done: ignore, release: ignore }
}

const taken: readonly OutcomeCase[] = [
  outcomeCase(['handled', undefined, 200], 'a handler ran', (options) =>
    makeQondor(options).onPing(ignore).receive(ping),
  ),
  outcomeCase(['unhandled', undefined, 200], 'nobody listens to a known topic', (options) =>
    makeQondor(options).onOfferSent(ignore).receive(ping),
  ),
  outcomeCase(['unknown_topic', undefined, 200], 'the topic is not known', (options) =>
    makeQondor(options).onAny(fail).receive(request('PongV1')),
  ),
  outcomeCase(['unknown_topic', undefined, 200], 'onUnknownTopic took it', (options) =>
    makeQondor(options).onUnknownTopic(ignore).receive(request('PongV1')),
  ),
  outcomeCase(['duplicate', undefined, 200], 'the id was handled before', (options) =>
    twice(makeQondor(options).onPing(ignore), ping),
  ),
  outcomeCase(['duplicate', undefined, 200], 'the store says so', (options) =>
    makeQondor({ ...options, store: answering('duplicate') })
      .onPing(fail)
      .receive(ping),
  ),
  outcomeCase(['invalid', 'invalid_payload', 200], 'onInvalid took wrong fields', (options) =>
    makeQondor(options).onInvalid(ignore).receive(invalidRequest()),
  ),
]

const refused: readonly OutcomeCase[] = [
  outcomeCase(['invalid', 'invalid_json', 400], 'the text is no JSON', body('{')),
  outcomeCase(['invalid', 'invalid_json', 400], 'the text is empty', body('')),
  outcomeCase(
    ['invalid', 'invalid_encoding', 400],
    'the bytes are no UTF-8',
    body(new Uint8Array([0x22, 0xff, 0x22])),
  ),
  outcomeCase(['invalid', 'invalid_envelope', 400], 'there is no envelope', body('{}')),
  outcomeCase(['invalid', 'invalid_envelope', 400], 'the JSON is no object', body('"text"')),
  outcomeCase(['unauthorized', 'unauthorized', 401], 'the key is missing', (options) =>
    makeQondor(options).receive({ headers: {}, body: ping.body }),
  ),
  outcomeCase(['rejected', 'method_not_allowed', 405], 'the method is not POST', (options) =>
    makeQondor(options).receive({ ...ping, method: 'GET' }),
  ),
  outcomeCase(['rejected', 'body_timeout', 408], 'the body does not arrive', (options) =>
    makeQondor({ ...options, bodyTimeoutMs: 1 }).receive({ headers, body: never }),
  ),
  outcomeCase(['rejected', 'body_too_large', 413], 'the body is too large', (options) =>
    makeQondor({ ...options, maxBodyBytes: 10 }).receive(ping),
  ),
  outcomeCase(
    ['rejected', 'unsupported_encoding', 415],
    'the body is compressed',
    body(gzipSync(bodyOf('PingV1'))),
  ),
  outcomeCase(['invalid', 'invalid_payload', 422], 'fields are wrong', (options) =>
    makeQondor(options).receive(invalidRequest()),
  ),
]

const failed: readonly OutcomeCase[] = [
  outcomeCase(['failed', 'handler_failed', 500], 'a handler threw', (options) =>
    makeQondor(options).onPing(ignore).onPing(fail).receive(ping),
  ),
  outcomeCase(['failed', 'handler_failed', 500], 'onUnknownTopic threw', (options) =>
    makeQondor(options).onUnknownTopic(fail).receive(request('PongV1')),
  ),
  outcomeCase(['failed', 'handler_failed', 500], 'onInvalid threw', (options) =>
    makeQondor(options).onInvalid(fail).receive(invalidRequest()),
  ),
  outcomeCase(['failed', 'handler_timeout', 500], 'a handler took too long', (options) =>
    makeQondor({ ...options, handlerTimeoutMs: 1 })
      .onPing(never)
      .receive(ping),
  ),
  outcomeCase(['failed', 'invalid_options', 500], 'the function of the key gives none', (options) =>
    makeQondor({ ...options, auth: { header: 'x-qondor-key', value: () => undefined } }).receive(
      ping,
    ),
  ),
  outcomeCase(['failed', 'body_consumed', 500], 'there is no body', body(undefined)),
  outcomeCase(['failed', 'body_consumed', 500], 'nobody read the promise', body(never())),
  outcomeCase(['unavailable', 'in_progress', 503], 'another process handles it', (options) =>
    makeQondor({ ...options, store: answering('in_progress') })
      .onPing(fail)
      .receive(ping),
  ),
  outcomeCase(['unavailable', 'store_unavailable', 503], 'the store is down', (options) =>
    makeQondor({ ...options, store: { claim: fail, done: ignore, release: ignore } })
      .onPing(fail)
      .receive(ping),
  ),
]

/** The table of outcomes; `queued` and `queue_unavailable` need a queue. */
export const outcomeCases: readonly OutcomeCase[] = [...taken, ...refused, ...failed]
