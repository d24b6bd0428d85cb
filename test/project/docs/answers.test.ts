// What the pages say that a delivery is answered, asked of the receiver.
import { describe, expect, it } from 'vitest'
import { memoryStore, type ReceiveRequest, toHttpAnswer } from '../../../src/index.js'
import { pages } from '../../support/docs/pages.js'
import { memoryInbox } from '../../support/receiver/memory-inbox.js'
import {
  headers,
  invalidRequest,
  makeQondor,
  type Qondor,
  request,
} from '../../support/receiver/qondor.js'

const ping = request('PingV1')
const offer = request('OfferSentV1')
const { inbox } = memoryInbox(() => 'queued')
const known = memoryInbox(() => 'duplicate').inbox
const broken = memoryInbox(() => Promise.reject(new Error('as an engine that is away'))).inbox
const failing = () => makeQondor().onOfferSent(() => Promise.reject(new Error('as a handler does')))

/** A page, what it says, a receiver, a request, and how it is answered. */
type Row = readonly [string, string, Qondor, ReceiveRequest, string]

const rows: readonly Row[] = [
  ['docs/setup.md', '`handled` (200)', makeQondor().onPing(() => {}), ping, '200 handled'],
  ['docs/setup.md', 'it is `queued` (200)', makeQondor({ queue: inbox }), ping, '200 queued'],
  [
    'docs/setup.md',
    'A ping that nobody handles is answered so.',
    makeQondor(),
    ping,
    '200 unhandled',
  ],
  ['docs/setup.md', '`unhandled` (200)', makeQondor(), offer, '200 unhandled'],
  [
    'docs/setup.md',
    '`unauthorized` (401)',
    makeQondor(),
    { ...ping, headers: {} },
    '401 unauthorized',
  ],
  [
    'docs/setup.md',
    'or the header was sent twice',
    makeQondor(),
    { ...ping, headers: [...Object.entries(headers), ...Object.entries(headers)] },
    '401 unauthorized',
  ],
  [
    'docs/production.md',
    'answers 401',
    makeQondor(),
    { ...ping, headers: { x_qondor_key: headers['x-qondor-key'] } },
    '401 unauthorized',
  ],
  [
    'docs/production.md',
    'answered 405 `method_not_allowed`',
    makeQondor(),
    { ...ping, method: 'GET' },
    '405 rejected',
  ],
  [
    'docs/production.md',
    'answered 405 `method_not_allowed`',
    makeQondor(),
    { ...ping, method: 'HEAD' },
    '405 rejected',
  ],
  ['docs/production.md', 'the answer was 500', failing(), offer, '500 failed'],
  [
    'docs/production.md',
    'answers 503 by itself',
    makeQondor({ queue: broken }),
    ping,
    '503 unavailable',
  ],
  ['docs/durable.md', 'answered 200 `queued`', makeQondor({ queue: inbox }), offer, '200 queued'],
  [
    'docs/durable.md',
    'stored already: 200 `duplicate`',
    makeQondor({ queue: known }),
    offer,
    '200 duplicate',
  ],
  [
    'docs/durable.md',
    '503 `queue_unavailable`',
    makeQondor({ queue: broken }),
    offer,
    '503 unavailable',
  ],
  [
    'docs/durable.md',
    'answered 200, onInvalid',
    makeQondor({ queue: inbox }),
    invalidRequest(),
    '200 invalid',
  ],
  [
    'docs/durable.md',
    'answered 200, onInvalid, onUnknownTopic',
    makeQondor({ queue: inbox }),
    request('PongV1'),
    '200 unknown_topic',
  ],
  [
    'docs/local-development.md',
    'of an unknown topic too',
    makeQondor(),
    request('PongV1'),
    '200 unknown_topic',
  ],
  ['docs/local-development.md', '400 or 422', makeQondor(), { headers, body: '{' }, '400 invalid'],
  ['docs/local-development.md', '400 or 422', makeQondor(), invalidRequest(), '422 invalid'],
  ['README.md', 'If one throws, the answer is 500', failing(), offer, '500 failed'],
  [
    'README.md',
    'is answered 422 (known topic, wrong fields)',
    makeQondor(),
    invalidRequest(),
    '422 invalid',
  ],
  ['README.md', 'or 400.', makeQondor(), { headers, body: '{' }, '400 invalid'],
  [
    'README.md',
    'the delivery counts as taken and is answered 200',
    makeQondor().onInvalid(() => {}),
    invalidRequest(),
    '200 invalid',
  ],
  [
    'README.md',
    '**Unknown topics** are answered 200',
    makeQondor(),
    request('PongV1'),
    '200 unknown_topic',
  ],
]

describe('what the pages say of answers', () => {
  it.each(rows)('%s, "%s"', async (path, sentence, qondor, delivery, expected) => {
    expect(pages.get(path)).toContain(sentence)
    qondor.onError(() => {})
    const result = await qondor.receive(delivery)
    expect(`${toHttpAnswer(result).status} ${result.outcome}`).toBe(expected)
  })

  it('README.md, a topic and webhookId that were handled before', async () => {
    expect(pages.get('README.md')).toContain('handled before are answered `duplicate`')
    const qondor = makeQondor({ store: memoryStore() }).onOfferSent(() => {})
    await qondor.receive(offer)
    const result = await qondor.receive(offer)
    expect(`${toHttpAnswer(result).status} ${result.outcome}`).toBe('200 duplicate')
  })
})
