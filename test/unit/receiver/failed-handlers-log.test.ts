import { describe, expect, it, vi } from 'vitest'
import { createQondorWebhooks, QondorWebhookError } from '../../../src/index.js'
import { createEvent, deliver } from '../../../src/testing/index.js'
import { makeDelivery } from '../../support/queues/make-delivery.js'
import { bodyOf } from '../../support/receiver/bodies.js'
import { memoryInbox } from '../../support/receiver/memory-inbox.js'
import { auth, makeQondor, request } from '../../support/receiver/qondor.js'
import { captureLog, never } from '../../support/receiver/spies.js'

const down = new RangeError('the CRM is down')
const other = new TypeError('no such customer')
const reject = (error: unknown) => () => Promise.reject(error)
const webhookId = '84f48600-cdfc-477e-8257-916f9f3f7094'

describe('the error of a handler', () => {
  it('is the cause itself, in receive, dispatch and deliver', async () => {
    captureLog()
    const qondor = makeQondor({ store: false }).onPing(reject(down))
    expect((await qondor.receive(request('PingV1'))).error?.cause).toBe(down)
    expect((await deliver(qondor, 'PingV1', {}, { auth })).error?.cause).toBe(down)
    const dispatched = qondor.dispatch(createEvent('PingV1'))
    await expect(dispatched).rejects.toMatchObject({ code: 'handler_failed', cause: down })
  })

  it.each([undefined, null, 'text', 0])(
    'is the cause even if it is not an error: %j',
    async (thrown) => {
      const log = captureLog()
      const { error } = await makeQondor().onPing(reject(thrown)).receive(request('PingV1'))
      expect(error && 'cause' in error && error.cause).toBe(thrown)
      expect(log.mock.calls).toEqual([[expect.any(String), thrown]])
    },
  )

  it('is one of an AggregateError where several threw, in the order in which they did', async () => {
    captureLog()
    const qondor = makeQondor()
      .onPing(reject(down))
      .onPing(reject(other))
      .onPing(() => {})
    const { error } = await qondor.receive(request('PingV1'))
    expect(error?.message).toBe('2 of 3 handlers threw: RangeError, TypeError. See cause.')
    expect(error?.cause).toBeInstanceOf(AggregateError)
    expect(error?.cause).toMatchObject({ errors: [down, other] })
  })
})

describe('a failed delivery', () => {
  it.each([
    ['without onError', makeQondor({ store: false })],
    ['with onError', makeQondor({ store: false }).onError(() => {})],
    ['with an onError that fails, too', makeQondor({ store: false }).onError(reject(other))],
  ])('calls console.error once, with the error of the handler whole: %s', async (_, qondor) => {
    const log = captureLog()
    await qondor.onPing(reject(down)).receive(request('PingV1', { webhookId }))
    const calls = log.mock.calls.filter(([line]) => !String(line).includes('observer_failed'))
    expect(calls).toEqual([
      [
        '[qondor-webhooks] handler_failed: 1 of 1 handlers threw: RangeError. See cause. ' +
          `(topic PingV1, webhookId ${webhookId}, attempt 1)`,
        down,
      ],
    ])
  })

  it('calls it once for each attempt of a worker', async () => {
    const log = captureLog()
    const qondor = makeQondor()
      .onOfferSent(reject(down))
      .onError(() => {})
    const delivery = makeDelivery()
    await qondor.handleDelivery(delivery, { number: 2, isLast: false })
    await qondor.handleDelivery(delivery, { number: 3, isLast: true })
    expect(log.mock.calls).toEqual([
      [expect.stringContaining('attempt 2)'), down],
      [expect.stringContaining('attempt 3)'), down],
    ])
  })

  it('names no topic and no id that is more than an identifier', async () => {
    const log = captureLog()
    const sent = request('PongV1\u001b[31m', { webhookId: 'kari@example.com' })
    await makeQondor().onUnknownTopic(reject(down)).receive(sent)
    expect(log.mock.calls).toEqual([[expect.stringMatching(/See cause\. \(attempt 1\)$/), down]])
  })

  it('shows what handlers threw beside one that ran too long, else the timeout', async () => {
    const log = captureLog()
    const options = { handlerTimeoutMs: 5, store: false as const }
    await makeQondor(options).onPing(reject(down)).onPing(never).receive(request('PingV1'))
    await makeQondor(options).onPing(never).receive(request('PingV1'))
    const timeout = expect.objectContaining({ code: 'handler_timeout' })
    const line = expect.stringContaining('handler_timeout: ')
    expect(log.mock.calls).toEqual([
      [line, down],
      [line, timeout],
    ])
  })

  it('logs a failure of the store in one line, and only where nobody observes', async () => {
    const fails = reject(down)
    const store = { claim: fails, complete: fails, release: fails }
    const log = captureLog()
    await makeQondor({ store })
      .onPing(() => {})
      .receive(request('PingV1'))
    await makeQondor({ store })
      .onPing(() => {})
      .onError(() => {})
      .receive(request('PingV1'))
    expect(log.mock.calls).toEqual([[expect.stringContaining('store_unavailable')]])
  })

  it('is not logged by dispatch, whose caller has the error', async () => {
    const log = captureLog()
    await expect(
      makeQondor().onPing(reject(down)).dispatch(createEvent('PingV1')),
    ).rejects.toThrow()
    expect(log).not.toHaveBeenCalled()
  })
})

describe('the reason of a dead letter', () => {
  const last = { number: 10, isLast: true }
  const reasonOf = async (...thrown: readonly unknown[]) => {
    captureLog()
    const qondor = makeQondor()
    for (const error of thrown) qondor.onOfferSent(reject(error))
    const result = await qondor.handleDelivery(makeDelivery(), last)
    return 'reason' in result ? result.reason : undefined
  }

  class Conflict extends Error {}
  const named = Object.assign(new Error('Request failed'), { name: 'AxiosError' })

  it.each([
    [[down], 'handler_failed: RangeError: the CRM is down'],
    [[down, other], 'handler_failed: RangeError: the CRM is down; TypeError: no such customer'],
    [[new Conflict('taken')], 'handler_failed: Conflict: taken'],
    [[named], 'handler_failed: AxiosError: Request failed'],
    [['text'], 'handler_failed: text'],
    [[undefined], 'handler_failed: undefined'],
    [[{ message: 'as some clients do' }], 'handler_failed: object: as some clients do'],
    [[new Error('')], 'handler_failed: Error'],
    [[new Error('two\n  lines \u001b[1m red')], 'handler_failed: Error: two lines [1m red'],
  ])('keeps class and message of what was thrown: case %#', async (thrown, reason) => {
    expect(await reasonOf(...thrown)).toBe(reason)
  })

  it('is at most 500 characters, and text that every engine can store', async () => {
    const reason = await reasonOf(new Error(`a\0b\ud800c${'🎉'.repeat(10_000)}`))
    expect(reason).toMatch(/^handler_failed: Error: a b\ufffdc🎉/)
    expect(reason?.length).toBeLessThanOrEqual(500)
    expect(reason).not.toMatch(/\p{Surrogate}|\p{Control}/u)
  })

  it('says what a schema threw', async () => {
    captureLog()
    const validate = () => {
      throw down
    }
    const OfferSentV1 = { '~standard': { version: 1 as const, vendor: 'test', validate } }
    const qondor = createQondorWebhooks({ auth, topics: { OfferSentV1 } })
    expect(await qondor.handleDelivery(makeDelivery(), last)).toMatchObject({
      reason: 'handler_failed: RangeError: the CRM is down',
    })
  })

  it('says that one ran too long, and what others threw', async () => {
    captureLog()
    const qondor = makeQondor({ handlerTimeoutMs: 5 }).onOfferSent(never).onOfferSent(reject(down))
    const result = await qondor.handleDelivery(makeDelivery(), last)
    expect(result).toMatchObject({
      reason: expect.stringMatching(
        /^handler_timeout: .*took longer than.*RangeError: the CRM is down$/,
      ),
    })
  })

  it('of an AggregateError that a handler threw is its own, not that of its parts', async () => {
    const own = new AggregateError([new QondorWebhookError('invalid_json', 'inner')], 'all failed')
    expect(await reasonOf(own)).toBe('handler_failed: AggregateError: all failed')
  })
})

describe('an unknown topic that nobody observes', () => {
  const unknown = (topic: string, id = topic) => request('PingV1', { topic, webhookId: id })

  it('leaves one line, once per topic', async () => {
    const log = captureLog('warn')
    const qondor = makeQondor()
    for (const topic of ['NewV1', 'NewV1', 'OtherV1', 'NewV1']) await qondor.receive(unknown(topic))
    expect(log.mock.calls.flat()).toEqual([
      expect.stringMatching(/^\[qondor-webhooks\] unknown_topic: .*was dropped.* \(topic NewV1\)$/),
      expect.stringMatching(/\(topic OtherV1\)$/),
    ])
  })

  it('says with a queue that it is a dead letter', async () => {
    const log = captureLog('warn')
    const qondor = makeQondor({ queue: memoryInbox(() => 'queued').inbox })
    await qondor.receive(unknown('NewV1', 'one'))
    await qondor.receive(unknown('NewV1', 'two'))
    expect(log.mock.calls).toEqual([[expect.stringMatching(/dead letter.*`topics` option/)]])
  })

  it('leaves no line where onUnknownTopic is registered', async () => {
    const log = captureLog('warn')
    await makeQondor()
      .onUnknownTopic(() => {})
      .receive(unknown('NewV1'))
    expect(log).not.toHaveBeenCalled()
  })

  it('is not named where it is more than an identifier', async () => {
    const log = captureLog('warn')
    const qondor = makeQondor()
    for (const topic of ['\u001b[1m red', 'kari@example.com', 'two\nlines', 'x'.repeat(65)]) {
      await qondor.receive(unknown(topic, 'an-id'))
    }
    expect(log.mock.calls).toEqual([[expect.stringMatching(/or register onUnknownTopic\.$/)]])
  })

  it('is remembered for a bounded number of topics', async () => {
    const log = captureLog('warn')
    const qondor = makeQondor()
    for (let count = 0; count < 300; count += 1) await qondor.receive(unknown(`New${count}V1`))
    expect(log).toHaveBeenCalledTimes(100)
  })
})

it('a log that throws changes no outcome', async () => {
  const log = vi.spyOn(console, 'warn').mockImplementation(() => {
    throw new Error('forbidden here')
  })
  const result = await makeQondor().receive({
    ...request('PingV1'),
    body: bodyOf('PingV1', { topic: 'NewV1' }),
  })
  expect(result.outcome).toBe('unknown_topic')
  expect(log).toHaveBeenCalled()
  log.mockRestore()
})
