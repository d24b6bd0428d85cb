import { describe, expect, it, vi } from 'vitest'
import { memoryStore, QondorWebhookError } from '../../../src/index.js'
import { bodyOf } from '../../support/receiver/bodies.js'
import { memoryInbox } from '../../support/receiver/memory-inbox.js'
import {
  auth,
  headers,
  invalidRequest,
  makeQondor,
  request,
} from '../../support/receiver/qondor.js'
import { captureLog, errorCodes, fakeTimers, never } from '../../support/receiver/spies.js'

const queued = () => 'queued' as const
const id = '84F48600-CDFC-477E-8257-916F9F3F7094'

describe('a receiver with a queue', () => {
  it('stores a delivery and answers queued, and runs no handler', async () => {
    const { inbox, enqueued } = memoryInbox(queued)
    const handler = vi.fn()
    const qondor = makeQondor({ queue: inbox }).onAny(handler)
    const sent = request('ProjectCreatedV1', { webhookId: id, projectId: 7 })
    const result = await qondor.receive(sent)
    expect(result).toMatchObject({ outcome: 'queued', status: 200, webhookId: id })
    expect(enqueued).toEqual([
      {
        key: '7f212a22-fc22-d2b6-2ba1-4f8d2d278db2',
        webhookId: id,
        topic: 'ProjectCreatedV1',
        projectId: 7,
        receivedAt: expect.any(Date),
        body: sent.body,
      },
    ])
    expect(handler).not.toHaveBeenCalled()
  })

  it('stores a topic that nobody listens to here: a worker elsewhere may', async () => {
    const { inbox, enqueued } = memoryInbox(queued)
    const result = await makeQondor({ queue: inbox }).receive(request('PingV1'))
    expect(result.outcome).toBe('queued')
    expect(enqueued).toHaveLength(1)
  })

  it('answers duplicate to what is stored already', async () => {
    const { inbox, enqueued, deadLetters } = memoryInbox(() => 'duplicate')
    const onInvalid = vi.fn()
    const onUnknownTopic = vi.fn()
    const qondor = makeQondor({ queue: inbox }).onInvalid(onInvalid).onUnknownTopic(onUnknownTopic)
    const requests = [request('PingV1'), request('PingV1', { topic: 'NewV1' }), invalidRequest()]
    for (const sent of requests) {
      expect(await qondor.receive(sent)).toMatchObject({ outcome: 'duplicate', status: 200 })
    }
    expect(onInvalid).not.toHaveBeenCalled()
    expect(onUnknownTopic).not.toHaveBeenCalled()
    expect([enqueued.length, deadLetters.length]).toEqual([1, 2])
  })

  it.each([
    ['invalid_payload', bodyOf('OfferSentV1', { offerId: 'seven', webhookId: id }), id],
    ['invalid_envelope', '{"topic":"PingV1"}', undefined],
    ['invalid_json', 'no JSON', undefined],
    ['invalid_encoding', new Uint8Array([0xff]), undefined],
  ])('stores what is %s as a dead letter, and reports it', async (code, body, webhookId) => {
    const { inbox, enqueued, deadLetters } = memoryInbox(queued)
    const onInvalid = vi.fn(() => Promise.reject(new Error('of the observer')))
    const { codes, observe } = errorCodes()
    const qondor = makeQondor({ queue: inbox }).onInvalid(onInvalid).onError(observe)
    const result = await qondor.receive({ headers, body })
    expect(result).toMatchObject({ outcome: 'invalid', status: 200, error: { code } })
    expect(enqueued).toEqual([])
    const reason = expect.stringMatching(new RegExp(`^${code}: `))
    expect(deadLetters).toMatchObject([{ delivery: { webhookId, body }, reason }])
    expect(onInvalid).toHaveBeenCalledTimes(1)
    // It is kept already, so an observer that throws changes nothing.
    expect(codes).toEqual(['observer_failed'])
  })

  it('logs what is invalid where nobody observes it', async () => {
    const log = captureLog()
    const { inbox } = memoryInbox(queued)
    await makeQondor({ queue: inbox }).receive(invalidRequest())
    expect(log.mock.calls.flat().join()).toContain('invalid_payload')
  })

  it('stores an unknown topic as a dead letter, and reports it', async () => {
    const { inbox, deadLetters } = memoryInbox(queued)
    const onUnknownTopic = vi.fn()
    const qondor = makeQondor({ queue: inbox }).onUnknownTopic(onUnknownTopic)
    const result = await qondor.receive(request('PingV1', { topic: 'NewV1' }))
    expect(result).toMatchObject({ outcome: 'unknown_topic', status: 200, topic: 'NewV1' })
    expect(deadLetters).toMatchObject([
      { reason: 'unknown_topic: There is no schema for this topic.' },
    ])
    expect(onUnknownTopic).toHaveBeenCalledTimes(1)
  })

  it('stores nothing of what is not authentic or could not be read to its end', async () => {
    const { inbox, enqueued, deadLetters } = memoryInbox(queued)
    const qondor = makeQondor({ queue: inbox, maxBodyBytes: 1_000 }).onError(() => {})
    const outcomes = [
      await qondor.receive({ headers: {}, body: bodyOf('PingV1') }),
      await qondor.receive({ ...request('PingV1'), method: 'PUT' }),
      await qondor.receive({ headers, body: 'x'.repeat(1_001) }),
      await qondor.receive({ headers, body: undefined }),
    ].map(({ status }) => status)
    expect(outcomes).toEqual([401, 405, 413, 500])
    expect([...enqueued, ...deadLetters]).toEqual([])
  })

  it.each([
    ['rejects', () => Promise.reject(new Error('down'))],
    ['answers something else', () => 'maybe' as 'queued'],
  ])('answers 503 when the queue %s', async (_, store) => {
    const { inbox } = memoryInbox(store)
    const { codes, observe } = errorCodes()
    const qondor = makeQondor({ queue: inbox }).onError(observe)
    for (const sent of [request('PingV1'), invalidRequest(), request('X', { topic: 'NewV1' })]) {
      const result = await qondor.receive(sent).catch(String)
      expect(result).toMatchObject({ outcome: 'unavailable', status: 503 })
    }
    expect(codes).toEqual(['queue_unavailable', 'queue_unavailable', 'queue_unavailable'])
  })

  it.each([
    ['down', () => Promise.reject(new Error('down'))],
    ['neither queued nor duplicate', () => 'maybe' as 'queued'],
  ])('says in the cause why the queue did not store: %s', async (message, store) => {
    const qondor = makeQondor({ queue: memoryInbox(store).inbox }).onError(() => {})
    const { error } = await qondor.receive(request('PingV1'))
    expect(error?.cause).toMatchObject({ message: expect.stringContaining(message) })
  })

  it.each([
    [7, 7],
    [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
    ['7', undefined],
    [7.5, undefined],
    [2 ** 53, undefined],
    [null, undefined],
  ])('knows the project %j of what it stores as %j', async (projectId, known) => {
    const { inbox, deadLetters } = memoryInbox(queued)
    await makeQondor({ queue: inbox }).receive(request('PingV1', { topic: 'NewV1', projectId }))
    expect(deadLetters[0]?.delivery.projectId).toBe(known)
  })

  it.each(['null', '7', '"text"', '[]'])('stores what is no object: %s', async (body) => {
    const { inbox, deadLetters } = memoryInbox(queued)
    const qondor = makeQondor({ queue: inbox }).onInvalid(() => {})
    expect((await qondor.receive({ headers, body })).outcome).toBe('invalid')
    expect(deadLetters).toMatchObject([{ delivery: { body, projectId: undefined } }])
  })

  it.each([
    new QondorWebhookError('invalid_json', 'of the engine'),
    Object.assign(new Error('of the engine'), { code: 'body_consumed' }),
  ])('takes no other error for its own: %s', async (cause) => {
    const { inbox } = memoryInbox(() => Promise.reject(cause))
    const { error } = await makeQondor({ queue: inbox })
      .onError(() => {})
      .receive(request('PingV1'))
    expect(error).toMatchObject({ code: 'queue_unavailable', cause })
  })

  it('answers 503 when the queue takes longer than queueTimeoutMs', async () => {
    fakeTimers()
    const { inbox } = memoryInbox(never)
    const qondor = makeQondor({ queue: inbox, queueTimeoutMs: 100 }).onError(() => {})
    const result = qondor.receive(request('PingV1'))
    await vi.advanceTimersByTimeAsync(100)
    expect(await result).toMatchObject({
      outcome: 'unavailable',
      error: { code: 'queue_unavailable' },
    })
  })

  it('refuses an object that no JSON says, and tells of it', async () => {
    const { inbox, enqueued } = memoryInbox(queued)
    const { codes, observe } = errorCodes()
    const body = { webhookId: 'a', timestamp: 't', topic: 'PingV1', size: 1n }
    const result = await makeQondor({ queue: inbox }).onError(observe).receive({ headers, body })
    expect(result).toMatchObject({ outcome: 'failed', status: 500 })
    expect(codes).toEqual(['body_consumed'])
    expect(result.error?.cause).toBeInstanceOf(TypeError)
    expect(enqueued).toEqual([])
  })

  it('takes no store beside the queue, and no queue that is none', () => {
    const { inbox } = memoryInbox(queued)
    const refused = expect.objectContaining({ code: 'invalid_options' })
    expect(() => makeQondor({ auth, queue: inbox, store: memoryStore() })).toThrow(refused)
    expect(() => makeQondor({ auth, queue: {} as typeof inbox })).toThrow(refused)
    expect(() => makeQondor({ auth, queue: null as unknown as typeof inbox })).toThrow(refused)
    expect(makeQondor({ auth, queue: inbox, store: false })).toBeDefined()
  })
})
