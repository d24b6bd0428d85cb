import { describe, expect, it } from 'vitest'
import type { QondorWebhookError, ReceiveRequest } from '../../../src/index.js'
import * as qondorWebhooks from '../../../src/index.js'
import { decodeDelivery } from '../../../src/queue/index.js'
import { bodyOf } from '../../support/receiver/bodies.js'
import { memoryInbox } from '../../support/receiver/memory-inbox.js'
import { forgetNilIdNotice } from '../../support/receiver/nil-id-notice.js'
import { auth, headers, makeQondor, request } from '../../support/receiver/qondor.js'
import { never } from '../../support/receiver/spies.js'

const { offerValidUntil, parseQondorWebhook } = qondorWebhooks

/** What each cause makes the caller see; a word of each part of what is said. */
type Case = readonly [cause: string, says: RegExp, act: () => unknown]

const ping = request('PingV1')
const fail = (): Promise<never> => Promise.reject(new TypeError('as a handler does'))
const unread = (): never => {
  throw new Error('as a body parser does')
}
const hostile = new Proxy({}, { has: unread, get: unread })
const limit = { maxBodyBytes: 10 }
const short = { handlerTimeoutMs: 1, bodyTimeoutMs: 1, queueTimeoutMs: 1 }
const offer = { offerValidUntil: '2024-11-01T08:32:12' }

async function errorOf(body: unknown, options: Parameters<typeof makeQondor>[0] = {}) {
  const qondor = makeQondor(options).onInvalid(() => {})
  const { error } = await qondor.receive({ headers, body: body as string })
  throw error
}

const bodies: readonly Case[] = [
  ['no JSON', /^The body is not JSON\.$/, () => parseQondorWebhook('{')],
  ['no UTF-8', /not valid UTF-8.*bytes/, () => parseQondorWebhook(Uint8Array.of(0xff))],
  ['gzip', /gzip.*Decompress/, () => parseQondorWebhook(Uint8Array.of(0x1f, 0x8b))],
  ['too large', /larger than 10 bytes.*maxBodyBytes/, () => parseQondorWebhook(ping.body, limit)],
  ['too many values', /too many values/, () => parseQondorWebhook(Array(11).fill(0), limit)],
  ['too deep', /deeper than 64 levels/, () => parseQondorWebhook('['.repeat(65) + ']'.repeat(65))],
  ['a hostile object', /parsed body cannot be read/, () => parseQondorWebhook(hostile)],
  ['no body', /body is missing.*Pass the raw body/, () => parseQondorWebhook(never())],
  ['no webhook', /^The body is not a Qondor webhook\. envelope/, () => parseQondorWebhook('1')],
  [
    'another topic',
    /not one of \w+, \w+.*Update qondor-webhooks.*`topics` option/,
    () => parseQondorWebhook(bodyOf('PongV1')),
  ],
  [
    'wrong fields',
    /^The body does not fit its topic\. OfferSentV1\.offerId/,
    () => parseQondorWebhook(bodyOf('OfferSentV1', { offerId: 'x' })),
  ],
]

const requests: readonly Case[] = [
  ['a nil webhookId', /nil UUID.*Ask Qondor/, nilIdNotice],
  [
    'a body function that throws',
    /function that reads the body threw: see cause\..*body parser/,
    () => errorOf(unread),
  ],
  ['a slow body', /within 1 ms\..*raise bodyTimeoutMs/, () => errorOf(never, short)],
  ['a wrong method', /method must be POST/, () => thrown({ ...ping, method: 'GET' })],
  ['a wrong key', /key is missing, wrong or sent twice/, () => thrown({ ...ping, headers: {} })],
  [
    'a compressed body',
    /compressed.*Decompress it before/,
    () => thrown({ headers: { ...headers, 'content-encoding': 'br' }, body: '?' }),
  ],
  [
    'no request',
    /receive was called without a request: see cause/,
    () => thrown(undefined as unknown as ReceiveRequest),
  ],
]

const handlers: readonly Case[] = [
  [
    'handlers that throw',
    /^1 of 2 handlers threw: TypeError\. See cause\.$/,
    () =>
      thrown(
        ping,
        makeQondor()
          .onPing(fail)
          .onPing(() => {}),
      ),
  ],
  [
    'a slow handler',
    /took longer than handlerTimeoutMs.*1 of 2 handlers threw: TypeError\. See cause\.$/,
    () => thrown(ping, makeQondor(short).onPing(fail).onPing(never)),
  ],
  [
    'an unknown topic to dispatch',
    /event to dispatch has an unknown topic.*`topics` option/,
    () => makeQondor().dispatch({ topic: 'PongV1' } as unknown as { topic: 'PingV1' } as never),
  ],
  ['no topic to listen to', /list of topics.*empty/, () => makeQondor().on([], () => {})],
  [
    'another topic to listen to',
    /topic PongV1 is unknown\. Known topics: \w+, /,
    () => makeQondor().on('PongV1' as 'PingV1', () => {}),
  ],
  ['no handler', /handler must be a function/, () => makeQondor().onPing('x' as never)],
]

const options: readonly Case[] = [
  ['an unknown zone', /timeZone.*Europe\/Oslo/, () => offerValidUntil(offer, { timeZone: 'Oslo' })],
  [
    'no store',
    /`store` must be .*claim, complete and release/,
    () => makeQondor({ store: {} as never }),
  ],
  [
    'no queue',
    /`queue` must be .*enqueue and storeDeadLetter/,
    () => makeQondor({ queue: {} as never }),
  ],
  [
    'queue and store',
    /`queue` and `store` cannot be combined/,
    () => makeQondor({ queue: memoryInbox(() => 'queued').inbox, store: {} as never }),
  ],
  [
    'no schema',
    /`topics\.PongV1` must be a Standard Schema/,
    () => qondorWebhooks.createQondorWebhooks({ auth, topics: { PongV1: {} as never } }),
  ],
  [
    'no limit',
    /`maxBodyBytes` must be a whole number from 1 to/,
    () => parseQondorWebhook(ping.body, { maxBodyBytes: 0 }),
  ],
  [
    'an unknown outcome',
    /status\.handeld.*200 to 599.*one of handled, unhandled/,
    () => makeQondor({ status: { handeld: 200 } as never }),
  ],
]

const withWorkers = { ...memoryInbox(() => 'queued').inbox, work: never }

const queues: readonly Case[] = [
  [
    'no handlers',
    /`work\(\)` needs a handler: register one first/,
    () => makeQondor({ queue: withWorkers }).work(),
  ],
  ['no workers', /needs a queue with workers: pass `queue: sqliteQueue/, () => makeQondor().work()],
  [
    'too many at a time',
    /`concurrency` must be .*1 to 1000/,
    () => makeQondor().work({ concurrency: 1_001 }),
  ],
  ['no delivery', /not a stored delivery.*later/, () => decodeDelivery(undefined)],
  [
    'a slow queue',
    /queue failed to store.*queueTimeoutMs/,
    () => thrown(ping, makeQondor({ ...short, queue: memoryInbox(never).inbox })),
  ],
  [
    'too much that waits for the queue',
    /More than 1 bytes \(maxPendingBytes\) would wait for the queue.*Check that the queue is up/,
    () => {
      const qondor = makeQondor({ queue: memoryInbox(never).inbox, maxPendingBytes: 1 })
      void qondor.receive(ping)
      return thrown(ping, qondor)
    },
  ],
  [
    'a body that no JSON says',
    /cannot be written as JSON.*rawBody/,
    () =>
      errorOf({ ...JSON.parse(ping.body), more: 1n }, { queue: memoryInbox(() => 'queued').inbox }),
  ],
]

function nilIdNotice(): Promise<never> {
  forgetNilIdNotice()
  const qondor = makeQondor().onPing(() => {})
  return new Promise((_, reject) => {
    const body = bodyOf('PingV1', { webhookId: '00000000-0000-0000-0000-000000000000' })
    void qondor.onError(reject).receive({ headers, body })
  })
}

async function thrown(given: ReceiveRequest, qondor = makeQondor()): Promise<never> {
  const { error } = await qondor.onError(() => {}).receive(given)
  throw error
}

describe('the message says what happened, and what to do', () => {
  const cases = [...bodies, ...requests, ...handlers, ...options, ...queues]
  it.each(cases)('of %s', async (_, says, act) => {
    const error: unknown = await Promise.resolve()
      .then(act)
      .catch((reason) => reason)
    expect(qondorWebhooks.QondorWebhookError.is(error)).toBe(true)
    expect((error as QondorWebhookError).message).toMatch(says)
  })
})
