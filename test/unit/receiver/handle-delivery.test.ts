import { describe, expect, it, vi } from 'vitest'
import * as z from 'zod'
import { createQondorWebhooks, NonRetryableError } from '../../../src/index.js'
import { makeDelivery } from '../../support/queues/make-delivery.js'
import { bodyOf } from '../../support/receiver/bodies.js'
import { auth, makeQondor } from '../../support/receiver/qondor.js'
import { captureLog, errorCodes, never } from '../../support/receiver/spies.js'

const first = { number: 1, isLast: false }
const last = { number: 10, isLast: true }

describe('handleDelivery', () => {
  it('runs the handlers with what was stored', async () => {
    const handler = vi.fn()
    const qondor = makeQondor().onOfferSent(handler)
    const stored = makeDelivery()
    expect(await qondor.handleDelivery(stored, { number: 3, isLast: false })).toEqual({
      action: 'ack',
    })
    const [event, delivery] = handler.mock.calls[0] ?? []
    expect(event).toMatchObject({ topic: 'OfferSentV1', webhookId: stored.webhookId })
    expect(delivery).toMatchObject({
      attempt: 3,
      receivedAt: stored.receivedAt,
      rawBody: stored.body,
      webhookId: stored.webhookId,
    })
    expect(delivery.signal.aborted).toBe(false)
  })

  it('has an event tried again whose handler threw, until the last attempt', async () => {
    captureLog()
    const { codes, observe } = errorCodes()
    const qondor = makeQondor()
      .onOfferSent(() => Promise.reject(new RangeError('the CRM is down')))
      .onError(observe)
    const reason = 'handler_failed: RangeError: the CRM is down'
    expect(await qondor.handleDelivery(makeDelivery(), first)).toEqual({ action: 'retry', reason })
    expect(await qondor.handleDelivery(makeDelivery(), last)).toEqual({
      action: 'deadLetter',
      reason,
    })
    expect(codes).toEqual(['handler_failed', 'handler_failed'])
  })

  it('has an event tried again whose handler ran too long, and aborts it', async () => {
    captureLog()
    let signal: AbortSignal | undefined
    const qondor = makeQondor({ handlerTimeoutMs: 20 })
      .onOfferSent((_, delivery) => {
        signal = delivery.signal
        return never()
      })
      .onError(() => {})
    const result = await qondor.handleDelivery(makeDelivery(), first)
    expect(result).toMatchObject({ action: 'retry', reason: expect.stringContaining('timeout') })
    expect(signal?.aborted).toBe(true)
  })

  it('aborts a handler when the queue takes the delivery away', async () => {
    captureLog()
    const taken = new AbortController()
    const qondor = makeQondor()
      .onOfferSent((_, { signal }) => {
        taken.abort()
        if (signal.aborted) throw new Error('aborted')
      })
      .onError(() => {})
    const attempt = { ...first, signal: taken.signal }
    expect(await qondor.handleDelivery(makeDelivery(), attempt)).toMatchObject({ action: 'retry' })
  })

  it('gives an event up at a NonRetryableError, whatever the other handlers threw', async () => {
    captureLog()
    const qondor = makeQondor()
      .onOfferSent(() => Promise.reject(new Error('transient')))
      .onOfferSent(() => Promise.reject(new NonRetryableError('never')))
      .onError(() => {})
    expect(await qondor.handleDelivery(makeDelivery(), first)).toMatchObject({
      action: 'deadLetter',
    })
  })

  it('gives up what cannot be read', async () => {
    const onInvalid = vi.fn()
    const qondor = makeQondor().onInvalid(onInvalid)
    for (const body of ['no JSON', bodyOf('OfferSentV1', { offerId: 'seven' })]) {
      const result = await qondor.handleDelivery(makeDelivery({ body }), first)
      expect(result).toMatchObject({
        action: 'deadLetter',
        reason: expect.stringMatching(/^invalid_/),
      })
    }
    expect(onInvalid).toHaveBeenCalledTimes(2)
  })

  it('makes an unknown topic a dead letter until it has a schema, even with an observer', async () => {
    captureLog()
    const body = bodyOf('PingV1', { topic: 'InvoiceCreatedV1', invoiceId: 7 })
    const delivery = makeDelivery({ body })
    expect(await makeQondor().handleDelivery(delivery, first)).toMatchObject({
      action: 'deadLetter',
      reason: expect.stringMatching(/^unknown_topic: /),
    })
    const seen = vi.fn()
    const observed = makeQondor().onUnknownTopic(seen)
    expect(await observed.handleDelivery(delivery, first)).toMatchObject({ action: 'deadLetter' })
    expect(seen).not.toHaveBeenCalled()
    const InvoiceCreatedV1 = z.object({ invoiceId: z.int() })
    const typed = createQondorWebhooks({ auth, topics: { InvoiceCreatedV1 } })
    typed.on('InvoiceCreatedV1', ({ invoiceId }) => seen(invoiceId))
    expect(await typed.handleDelivery(delivery, first)).toEqual({ action: 'ack' })
    expect(seen).toHaveBeenLastCalledWith(7)
  })

  it('gives up what a schema says will never be read', async () => {
    captureLog()
    const schema = {
      '~standard': {
        version: 1 as const,
        validate: () => {
          throw new NonRetryableError('never')
        },
      },
    }
    const qondor = createQondorWebhooks({ auth, topics: { OfferSentV1: schema } }).onError(() => {})
    expect(await qondor.handleDelivery(makeDelivery(), first)).toMatchObject({
      action: 'deadLetter',
    })
  })

  it('reports unknown keys to onDrift', async () => {
    const observer = vi.fn()
    const body = bodyOf('OfferSentV1', { total: 1 })
    await makeQondor()
      .ignore('OfferSentV1')
      .onDrift(observer)
      .handleDelivery(makeDelivery({ body }), first)
    expect(observer.mock.calls).toEqual([[{ topic: 'OfferSentV1', key: 'total' }]])
  })

  it('says what to do about an unknown topic', async () => {
    captureLog()
    const result = await makeQondor().handleDelivery(makeDelivery({ body: bodyOf('NewV1') }), first)
    const reason = expect.stringMatching(
      /^unknown_topic: .*Add a schema to the `topics` option.*replay/,
    )
    expect(result).toEqual({ action: 'deadLetter', reason })
  })

  it('reports each attempt and its result to onOutcome', async () => {
    captureLog()
    const outcomes = vi.fn()
    let fails = true
    const qondor = makeQondor()
      .onOfferSent(() => {
        if (fails) throw new Error('not yet')
      })
      .onError(() => {})
      .onOutcome(outcomes)
    await qondor.handleDelivery(makeDelivery(), first)
    fails = false
    await qondor.handleDelivery(makeDelivery(), { number: 2, isLast: false })
    expect(outcomes.mock.calls.map(([report]) => report)).toMatchObject([
      { outcome: 'failed', code: 'handler_failed', work: { attempt: 1, action: 'retry' } },
      { outcome: 'handled', code: undefined, work: { attempt: 2, action: 'ack' } },
    ])
  })
})

describe('work', () => {
  it('is refused without a queue that has workers', async () => {
    const inbox = { enqueue: never, storeDeadLetter: never }
    for (const qondor of [makeQondor(), makeQondor({ queue: inbox })]) {
      await expect(qondor.work()).rejects.toMatchObject({ code: 'invalid_options' })
    }
  })

  it('is rejected with a concurrency that is not a whole number above 0', async () => {
    for (const concurrency of [0, -1, 1.5, Number.NaN]) {
      const refused = makeQondor().work({ concurrency })
      await expect(refused).rejects.toMatchObject({ code: 'invalid_options' })
    }
  })
})

describe('NonRetryableError', () => {
  it('is recognised by its brand, and nothing else is', () => {
    expect(NonRetryableError.is(new NonRetryableError('no'))).toBe(true)
    const hostile = new Proxy(
      {},
      {
        has: () => {
          throw new Error('no')
        },
      },
    )
    for (const other of [new Error('no'), undefined, null, 'no', {}, hostile]) {
      expect(NonRetryableError.is(other)).toBe(false)
    }
  })
})
