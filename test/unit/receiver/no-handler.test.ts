import { describe, expect, it, vi } from 'vitest'
import { qondorTopics } from '../../../src/index.js'
import type { DeliveryQueue } from '../../../src/queue/index.js'
import { makeDelivery } from '../../support/queues/make-delivery.js'
import { bodyOf } from '../../support/receiver/bodies.js'
import { memoryInbox } from '../../support/receiver/memory-inbox.js'
import { makeQondor, request } from '../../support/receiver/qondor.js'
import { captureLog, errorCodes } from '../../support/receiver/spies.js'

const first = { number: 1, isLast: false }
const ignore = (): void => {}
const stored = (topic: string) => makeDelivery({ topic, body: bodyOf(topic) })
const withoutPing = qondorTopics.filter((topic) => topic !== 'PingV1')

describe('an event that a worker has no handler for', () => {
  it.each(withoutPing)('becomes a dead letter, and onError is told: %s', async (topic) => {
    const { codes, observe } = errorCodes()
    const qondor = makeQondor().onPing(ignore).onError(observe)
    const reason = expect.stringMatching(/^no_handler: .*Register one.*replay.*ignore\(\)/)
    expect(await qondor.handleDelivery(stored(topic), first)).toEqual({
      action: 'deadLetter',
      reason,
    })
    expect(codes).toEqual(['no_handler'])
  })

  it('leaves a line on console.error where nobody observes errors', async () => {
    const log = captureLog()
    await makeQondor().onPing(ignore).handleDelivery(stored('OfferSentV1'), first)
    expect(log.mock.calls).toEqual([[expect.stringMatching(/no_handler: .*topic OfferSentV1/)]])
  })

  it('runs once it has one and is replayed', async () => {
    captureLog()
    const handler = vi.fn()
    const qondor = makeQondor().onPing(ignore)
    const delivery = stored('OfferSentV1')
    expect(await qondor.handleDelivery(delivery, first)).toMatchObject({ action: 'deadLetter' })
    qondor.onOfferSent(handler)
    expect(await qondor.handleDelivery(delivery, first)).toEqual({ action: 'ack' })
    expect(handler).toHaveBeenCalledTimes(1)
  })

  it('is acknowledged where it is a ping', async () => {
    const qondor = makeQondor().onOfferSent(ignore)
    expect(await qondor.handleDelivery(stored('PingV1'), first)).toEqual({ action: 'ack' })
  })
})

describe('ignore', () => {
  it('has a worker acknowledge what no handler takes', async () => {
    const { codes, observe } = errorCodes()
    const outcomes = vi.fn()
    const qondor = makeQondor().onPing(ignore).ignore('OfferSentV1')
    qondor.ignore(['ProjectCreatedV1', 'ProjectStatusChangedV1']).onError(observe)
    qondor.onOutcome(outcomes)
    for (const topic of ['OfferSentV1', 'ProjectCreatedV1', 'ProjectStatusChangedV1']) {
      expect(await qondor.handleDelivery(stored(topic), first)).toEqual({ action: 'ack' })
    }
    expect(await qondor.handleDelivery(stored('OfferAnsweredV1'), first)).toMatchObject({
      action: 'deadLetter',
    })
    expect(codes).toEqual(['no_handler'])
    expect(outcomes.mock.calls[0]?.[0]).toMatchObject({ outcome: 'unhandled', code: undefined })
  })

  it('keeps an ignored topic out of the queue, with unhandled and 200', async () => {
    const { inbox, enqueued, deadLetters } = memoryInbox(() => 'queued')
    const qondor = makeQondor({ queue: inbox }).ignore('OfferSentV1')
    expect(await qondor.receive(request('OfferSentV1'))).toMatchObject({
      outcome: 'unhandled',
      status: 200,
    })
    expect([...enqueued, ...deadLetters]).toEqual([])
    expect((await qondor.receive(request('OfferAnsweredV1'))).outcome).toBe('queued')
  })

  it.each(['onOfferSent', 'onAny'] as const)(
    'stops no handler that is registered: %s, before or after',
    async (method) => {
      const handler = vi.fn()
      const before = makeQondor()[method](handler).ignore('OfferSentV1')
      const after = makeQondor().ignore('OfferSentV1')[method](handler)
      for (const qondor of [before, after]) {
        expect((await qondor.receive(request('OfferSentV1'))).outcome).toBe('handled')
        expect(await qondor.handleDelivery(stored('OfferSentV1'), first)).toEqual({ action: 'ack' })
      }
      expect(handler).toHaveBeenCalledTimes(4)
      const { inbox, enqueued } = memoryInbox(() => 'queued')
      const queued = makeQondor({ queue: inbox })[method](handler).ignore('OfferSentV1')
      expect((await queued.receive(request('OfferSentV1'))).outcome).toBe('queued')
      expect(enqueued).toHaveLength(1)
    },
  )

  it('checks names as on does, and ignores none of a list with a wrong one', async () => {
    captureLog()
    const qondor = makeQondor().onPing(ignore)
    const refused = (message: RegExp) => ({
      code: 'unknown_topic',
      message: expect.stringMatching(message),
    })
    expect(() => qondor.ignore('OfferSent' as 'OfferSentV1')).toThrow(
      expect.objectContaining(refused(/Did you mean OfferSentV1\?/)),
    )
    expect(() => qondor.ignore([])).toThrow(
      expect.objectContaining(refused(/list of topics is empty/)),
    )
    expect(() => qondor.ignore(['OfferSentV1', 'NewV1' as 'PingV1'])).toThrow(
      expect.objectContaining(refused(/topic NewV1 is unknown/)),
    )
    expect(await qondor.handleDelivery(stored('OfferSentV1'), first)).toMatchObject({
      action: 'deadLetter',
    })
  })
})

describe('work without a handler', () => {
  const engine = (): DeliveryQueue => {
    const work = vi.fn(async () => ({ stop: async () => {} }))
    const queue: object = { ...memoryInbox(() => 'queued').inbox, work }
    return queue as DeliveryQueue
  }

  it.each([
    ['nothing', makeQondor({ queue: engine() })],
    [
      'observers and ignored topics only',
      makeQondor({ queue: engine() })
        .onError(ignore)
        .onInvalid(ignore)
        .onUnknownTopic(ignore)
        .ignore('PingV1'),
    ],
  ])('is refused: %s', async (_, qondor) => {
    const refused = { code: 'invalid_options', message: expect.stringMatching(/needs a handler/) }
    await expect(qondor.work()).rejects.toMatchObject(refused)
  })

  it.each(['onPing', 'onAny'] as const)('starts with %s alone', async (method) => {
    const qondor = makeQondor({ queue: engine() })[method](ignore)
    expect(await qondor.work()).toMatchObject({ stop: expect.any(Function) })
  })
})
