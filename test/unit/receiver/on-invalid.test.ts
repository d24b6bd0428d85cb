import { describe, expect, it, vi } from 'vitest'
import { bodyOf, payloadOf } from '../../support/receiver/bodies.js'
import { headers, invalidRequest, makeQondor } from '../../support/receiver/qondor.js'
import {
  captureLog,
  errorCodes,
  fakeTimers,
  handlerErrorsOf,
  never,
} from '../../support/receiver/spies.js'

const fail = () => Promise.reject(new Error('as user code does'))

const unreadable: readonly (readonly [code: string, body: string | Uint8Array])[] = [
  ['invalid_json', '{'],
  ['invalid_encoding', new Uint8Array([0x22, 0xff, 0x22])],
  ['invalid_envelope', '{"topic":"PingV1"}'],
]

describe('onInvalid, for wrong fields', () => {
  it('takes the delivery when it resolves: 200, and the error is told', async () => {
    const result = await makeQondor()
      .onInvalid(() => {})
      .receive(invalidRequest())
    expect(result).toMatchObject({ outcome: 'invalid', status: 200, topic: 'OfferSentV1' })
    expect(result.error).toMatchObject({ code: 'invalid_payload' })
    expect(result.error?.issues).toEqual([
      { path: ['offerId'], message: expect.stringContaining('OfferSentV1.offerId') },
    ])
  })

  it('makes it failed when it throws or rejects, and that goes to onError', async () => {
    const throws = () => {
      throw new Error('as user code does')
    }
    for (const handler of [fail, throws]) {
      const { codes, observe } = errorCodes()
      const qondor = makeQondor().onInvalid(handler).onError(observe)
      const result = await qondor.receive(invalidRequest())
      expect(result).toMatchObject({ outcome: 'failed', status: 500 })
      expect(result.error?.code).toBe('handler_failed')
      expect(codes).toEqual(['handler_failed'])
    }
  })

  it('makes it failed when one of several throws, although the others took it', async () => {
    captureLog()
    const other = vi.fn()
    const qondor = makeQondor().onInvalid(other).onInvalid(fail).onInvalid(other)
    const { outcome, error } = await qondor.receive(invalidRequest())
    expect(outcome).toBe('failed')
    expect(handlerErrorsOf(error)).toHaveLength(1)
    expect(other).toHaveBeenCalledTimes(2)
  })

  it('makes it failed when it takes too long', async () => {
    captureLog()
    fakeTimers()
    const qondor = makeQondor({ handlerTimeoutMs: 1_000 }).onInvalid(never)
    const running = qondor.receive(invalidRequest())
    await vi.advanceTimersByTimeAsync(1_000)
    const { outcome, error } = await running
    expect([outcome, error?.code]).toEqual(['failed', 'handler_timeout'])
  })

  it('gets the error and the delivery, as far as it is known', async () => {
    const handler = vi.fn()
    const given = invalidRequest({ webhookId: 'an-id', aKeyOfTomorrow: 1 })
    const { error } = await makeQondor().onInvalid(handler).receive(given)
    expect(handler).toHaveBeenCalledTimes(1)
    const [told, delivery] = handler.mock.calls[0] ?? []
    expect(told).toBe(error)
    expect(delivery).toMatchObject({
      webhookId: 'an-id',
      topic: 'OfferSentV1',
      attempt: 1,
      payload: JSON.parse(given.body),
      rawBody: given.body,
    })
    expect(delivery.receivedAt).toBeInstanceOf(Date)
    expect(delivery.signal).toBe(delivery.signal)
  })

  it('has no text where a body parser left only the object', async () => {
    const handler = vi.fn()
    const body = payloadOf('OfferSentV1', { offerId: 'seven' })
    await makeQondor().onInvalid(handler).receive({ headers, body })
    expect(handler.mock.calls[0]?.[1]).toMatchObject({ payload: body, rawBody: undefined })
  })

  it('keeps topic handlers from an event that is not what they expect', async () => {
    const handler = vi.fn()
    const qondor = makeQondor()
      .onAny(handler)
      .onUnknownTopic(handler)
      .onInvalid(() => {})
    await qondor.receive(invalidRequest())
    expect(handler).not.toHaveBeenCalled()
  })
})

describe.each(unreadable)('onInvalid, for %s', (code, body) => {
  it('is told, but the answer stays 400', async () => {
    const handler = vi.fn()
    const result = await makeQondor().onInvalid(handler).receive({ headers, body })
    expect(result).toMatchObject({ outcome: 'invalid', status: 400 })
    expect(result.error?.code).toBe(code)
    expect(handler.mock.calls[0]?.[0]).toBe(result.error)
    expect(handler.mock.calls[0]?.[1]).toMatchObject({ webhookId: undefined, topic: undefined })
  })

  it('gets the body as it was received', async () => {
    const handler = vi.fn()
    await makeQondor().onInvalid(handler).receive({ headers, body })
    expect(handler.mock.calls[0]?.[1].rawBody).toEqual(body)
  })

  it('may fail: the answer stays 400, and onError hears of it', async () => {
    const { codes, observe } = errorCodes()
    const result = await makeQondor().onInvalid(fail).onError(observe).receive({ headers, body })
    expect(result).toMatchObject({ outcome: 'invalid', status: 400 })
    expect(codes).toEqual(['observer_failed'])
  })
})

describe('onInvalid', () => {
  it('is not told of what is no fault of the body', async () => {
    captureLog()
    const handler = vi.fn()
    const qondor = makeQondor({ maxBodyBytes: 200 }).onInvalid(handler).onPing(fail)
    await qondor.receive({ headers: {}, body: '{' })
    await qondor.receive({ headers, method: 'GET', body: '{' })
    await qondor.receive({ headers, body: ' '.repeat(201) })
    await qondor.receive({ headers, body: undefined as unknown as string })
    await qondor.receive({ headers, body: bodyOf('PingV1') })
    await qondor.receive({ headers, body: bodyOf('PongV1') })
    expect(handler).not.toHaveBeenCalled()
  })

  const wrongFields = ['invalid_payload', bodyOf('OfferSentV1', { offerId: 'seven' })] as const

  it.each([wrongFields, ...unreadable])(
    'is by default one line on console.error: %s',
    async (code, body) => {
      const log = captureLog()
      await makeQondor().receive({ headers, body })
      expect(log).toHaveBeenCalledTimes(1)
      const line = log.mock.calls[0]?.join(' ')
      expect(line).toContain(code)
      expect(line).not.toContain('\n')
      expect(line).not.toContain('seven')
    },
  )

  it('says nothing on console.error once it is registered', async () => {
    const log = captureLog()
    const qondor = makeQondor().onInvalid(() => {})
    for (const [, body] of unreadable) await qondor.receive({ headers, body })
    await qondor.receive(invalidRequest())
    expect(log).not.toHaveBeenCalled()
  })
})
