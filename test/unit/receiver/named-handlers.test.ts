import { describe, expect, it, vi } from 'vitest'
import { memoryStore } from '../../../src/index.js'
import { makeDelivery } from '../../support/queues/make-delivery.js'
import { memoryInbox } from '../../support/receiver/memory-inbox.js'
import { memoryMarks } from '../../support/receiver/memory-marks.js'
import { makeQondor, request } from '../../support/receiver/qondor.js'
import { captureLog, deferred, errorCodes, never } from '../../support/receiver/spies.js'

const { claim, complete, release } = memoryStore()
const slow = () => new Promise((resolve) => setTimeout(resolve, 2))
const down = new Error('the CRM is down')
const sent = makeDelivery()
const attempt = { number: 1, isLast: false }

/** A handler that fails as long as `isDown`, and counts its calls. */
function flaky() {
  const state = { isDown: true, calls: 0 }
  const handler = async () => {
    state.calls += 1
    await slow()
    if (state.isDown) throw down
  }
  return Object.assign(handler, { state })
}

describe('named handlers without a queue', () => {
  it.each([
    ['quick', () => {}],
    ['slow', slow],
  ])('run again only if they failed: %s ones', async (_, work) => {
    captureLog()
    const [good, bad, unnamed] = [vi.fn(work), flaky(), vi.fn()]
    const qondor = makeQondor()
      .onPing(good, { name: 'good' })
      .onPing(bad, { name: 'bad' })
      .onAny(unnamed)
    expect((await qondor.receive(request('PingV1'))).outcome).toBe('failed')
    bad.state.isDown = false
    expect((await qondor.receive(request('PingV1'))).outcome).toBe('handled')
    expect((await qondor.receive(request('PingV1'))).outcome).toBe('duplicate')
    expect(good).toHaveBeenCalledTimes(1)
    expect(bad.state.calls).toBe(2)
    expect(unnamed).toHaveBeenCalledTimes(2)
  })

  it('are remembered per topic and event', async () => {
    captureLog()
    const [good, bad] = [vi.fn(), flaky()]
    const qondor = makeQondor()
      .on(['OfferSentV1', 'OfferAnsweredV1'], good, { name: 'good' })
      .onAny(bad)
    await qondor.receive(request('OfferSentV1'))
    await qondor.receive(request('OfferAnsweredV1'))
    await qondor.receive(request('OfferSentV1', { webhookId: 'another' }))
    expect(good).toHaveBeenCalledTimes(3)
  })

  it('of an event that all handlers took are not remembered beyond it', async () => {
    const store = memoryStore()
    const addMark = vi.spyOn(store, 'addMark')
    const readMarks = vi.spyOn(store, 'readMarks')
    const qondor = makeQondor({ store: { ...store } })
      .onPing(slow, { name: 'one' })
      .onPing(() => {}, { name: 'two' })
    expect((await qondor.receive(request('PingV1'))).outcome).toBe('handled')
    expect(readMarks).toHaveBeenCalledTimes(1)
    // The quick one ended while the slow one could still fail; the slow one was the last.
    expect(addMark.mock.calls.map(([, mark]) => mark)).toEqual(['handler:two'])
  })

  it('ask nothing of a store if no handler has a name', async () => {
    const store = memoryStore()
    const readMarks = vi.spyOn(store, 'readMarks')
    await makeQondor({ store: { ...store } })
      .onPing(slow)
      .receive(request('PingV1'))
    expect(readMarks).not.toHaveBeenCalled()
  })

  it.each([
    ['later', () => Promise.reject(down)],
    [
      'at once',
      () => {
        throw down
      },
    ],
  ])(
    'do not run while the store fails to read marks, %s: they may have succeeded',
    async (_, readMarks) => {
      captureLog()
      const { codes, observe } = errorCodes()
      const good = vi.fn(slow)
      const store = { ...memoryStore(), readMarks }
      const qondor = makeQondor({ store }).onPing(good, { name: 'good' }).onError(observe)
      const result = await qondor.receive(request('PingV1'))
      expect(result).toMatchObject({ status: 503, error: { code: 'store_unavailable' } })
      expect(good).not.toHaveBeenCalled()
      expect(codes).toEqual(['store_unavailable'])
      await makeQondor({ store: { ...store, readMarks: () => [] } })
        .onPing(good, { name: 'good' })
        .receive(request('PingV1'))
      expect(good).toHaveBeenCalledTimes(1)
    },
  )

  it('run again if the store failed to add their marks', async () => {
    captureLog()
    const { codes, observe } = errorCodes()
    const [good, bad] = [vi.fn(slow), flaky()]
    const store = { ...memoryStore(), addMark: () => Promise.reject(down) }
    const qondor = makeQondor({ store })
      .onPing(good, { name: 'good' })
      .onPing(bad, { name: 'bad' })
      .onError(observe)
    await qondor.receive(request('PingV1'))
    expect((await qondor.receive(request('PingV1'))).outcome).toBe('failed')
    expect(good).toHaveBeenCalledTimes(2)
    expect(codes).toContain('store_unavailable')
    expect(codes).toContain('handler_failed')
  })

  it.each([
    ['store: false', { store: false }],
    ['a store without marks', { store: { claim, complete, release } }],
  ] as const)('say once that nothing remembers them: %s', (_, options) => {
    const warnings = captureLog('warn')
    const qondor = makeQondor(options).onPing(() => {}, { name: 'one' })
    qondor.onPing(() => {}, { name: 'two' })
    expect(warnings).toHaveBeenCalledTimes(1)
    expect(warnings.mock.calls[0]?.[0]).toContain('nothing here remembers')
  })

  it('that ran past the time limit have failed, even if they end well', async () => {
    captureLog()
    const late = deferred()
    const handler = vi.fn(() => late.promise)
    const qondor = makeQondor({ handlerTimeoutMs: 5 })
      .onPing(handler, { name: 'late' })
      .onPing(never, { name: 'never' })
    await qondor.receive(request('PingV1'))
    late.resolve()
    await qondor.receive(request('PingV1'))
    expect(handler).toHaveBeenCalledTimes(2)
  })
})

describe('named handlers in a worker', () => {
  it('run unless an earlier attempt marked them', async () => {
    captureLog()
    const { marks, asked } = memoryMarks()
    const [good, bad] = [vi.fn(slow), flaky()]
    const qondor = makeQondor()
      .onOfferSent(good, { name: 'good' })
      .onOfferSent(bad, { name: 'bad' })
    const failed = await qondor.handleDelivery(sent, { ...attempt, marks })
    expect(failed).toEqual({
      action: 'retry',
      reason: 'handler_failed: bad: Error: the CRM is down',
      failedHandlers: ['bad'],
    })
    bad.state.isDown = false
    const number = 2
    expect(await qondor.handleDelivery(sent, { ...attempt, number, marks })).toEqual({
      action: 'ack',
    })
    expect(good).toHaveBeenCalledTimes(1)
    expect(asked).toEqual(['read', 'add handler:good', 'read'])
  })

  it('acknowledge a delivery whose handlers have all succeeded before', async () => {
    const { marks } = memoryMarks(['handler:good', 'handler:removed'])
    const good = vi.fn()
    const qondor = makeQondor().onOfferSent(good, { name: 'good' })
    expect(await qondor.handleDelivery(sent, { ...attempt, marks })).toEqual({ action: 'ack' })
    expect(good).not.toHaveBeenCalled()
  })

  it('name only those that failed at the last attempt in a dead letter', async () => {
    captureLog()
    const { marks } = memoryMarks()
    const qondor = makeQondor()
      .onOfferSent(() => Promise.reject(down), { name: 'crm' })
      .onOfferSent(() => Promise.reject(new TypeError('no channel')), { name: 'slack' })
      .onOfferSent(() => Promise.reject(new RangeError('unnamed')))
      .onOfferSent(slow, { name: 'erp' })
    expect(await qondor.handleDelivery(sent, { number: 3, isLast: true, marks })).toEqual({
      action: 'deadLetter',
      reason:
        'handler_failed: crm: Error: the CRM is down; slack: TypeError: no channel; RangeError: unnamed',
      failedHandlers: ['crm', 'slack'],
    })
  })

  it('are retried with all others, with one warning, where the queue keeps no marks', async () => {
    const warnings = captureLog('warn')
    const handler = vi.fn()
    const qondor = makeQondor({ queue: memoryInbox(() => 'queued').inbox }).onOfferSent(handler, {
      name: 'one',
    })
    await qondor.handleDelivery(sent, attempt)
    await qondor.handleDelivery(sent, attempt)
    expect(handler).toHaveBeenCalledTimes(2)
    expect(warnings).toHaveBeenCalledTimes(1)
  })

  it.each([
    [1, false, 'retry'],
    [10, true, 'deadLetter'],
  ])(
    'do not run while the queue fails to read marks: attempt %d',
    async (number, isLast, action) => {
      captureLog()
      const { codes, observe } = errorCodes()
      const good = vi.fn()
      const qondor = makeQondor({ queueTimeoutMs: 5 })
        .onOfferSent(good, { name: 'good' })
        .onError(observe)
      for (const read of [never, () => Promise.reject(down)]) {
        const marks = { read, add: never }
        const result = await qondor.handleDelivery(sent, { number, isLast, marks })
        expect(result).toMatchObject({
          action,
          reason: expect.stringMatching(/^queue_unavailable: /),
        })
      }
      expect(good).not.toHaveBeenCalled()
      expect(codes).toEqual(['queue_unavailable', 'queue_unavailable'])
    },
  )

  it('do not hang on marks that are never stored', async () => {
    captureLog()
    const { codes, observe } = errorCodes()
    const marks = { read: () => [], add: never }
    const qondor = makeQondor({ queueTimeoutMs: 5 })
      .onOfferSent(slow, { name: 'one' })
      .onOfferSent(() => Promise.reject(down))
      .onError(observe)
    expect(await qondor.handleDelivery(sent, { ...attempt, marks })).toMatchObject({
      action: 'retry',
    })
    expect(codes.filter((code) => code === 'queue_unavailable')).toHaveLength(1)
  })
})

describe('a name', () => {
  it.each([
    [
      'the same method',
      () =>
        makeQondor()
          .onPing(() => {}, { name: 'a' })
          .onPing(() => {}, { name: 'a' }),
    ],
    [
      'on',
      () =>
        makeQondor()
          .onPing(() => {}, { name: 'a' })
          .on('PingV1', () => {}, { name: 'a' }),
    ],
    [
      'onAny',
      () =>
        makeQondor()
          .onPing(() => {}, { name: 'a' })
          .onAny(() => {}, { name: 'a' }),
    ],
  ])('is unique per topic: %s', (_, register) => {
    expect(register).toThrow(/already a handler with the name a/)
  })

  it('that is taken at one topic of several registers nothing', async () => {
    const handler = vi.fn()
    const qondor = makeQondor().onOfferSent(() => {}, { name: 'a' })
    expect(() => qondor.on(['PingV1', 'OfferSentV1'], handler, { name: 'a' })).toThrow()
    expect((await qondor.receive(request('PingV1'))).outcome).toBe('unhandled')
  })

  it.each(['', 'a\nb', 'a\0', '\ud800', 'x'.repeat(101), 7 as unknown as string])(
    'has 1 to 100 printable characters: %j',
    (name) => {
      expect(() => makeQondor().onPing(() => {}, { name })).toThrow(/must have 1 to 100 letters/)
    },
  )

  it.each(['crm', 'CRM & Slack', 'påminnelse 📨', 'x'.repeat(100)])('may be %j', (name) => {
    expect(() => makeQondor().onPing(() => {}, { name })).not.toThrow()
  })

  it('is in the message and in the log, beside the class of the error', async () => {
    const log = captureLog()
    const { error } = await makeQondor()
      .onPing(() => Promise.reject(down), { name: 'crm' })
      .receive(request('PingV1'))
    expect(error?.message).toBe('1 of 1 handlers threw: Error (crm). See cause.')
    expect(log.mock.calls[0]?.[0]).toContain('(handler crm, topic PingV1')
  })
})
