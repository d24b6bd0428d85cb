import { describe, expect, it, vi } from 'vitest'
import * as z from 'zod'
import { toFetchHandler } from '../../../src/adapters/fetch.js'
import { createQondorWebhooks, occurredAt } from '../../../src/index.js'
import {
  type CustomEventBody,
  createDelivery,
  createEvent,
  createRequest,
  deliver,
} from '../../../src/testing/index.js'

const auth = { header: 'x-qondor-key', value: 'the key' }
const InvoiceCreatedV1 = z.object({
  topic: z.literal('InvoiceCreatedV1'),
  invoiceId: z.int(),
  total: z.string().transform(Number),
})
const invoice = { topic: 'InvoiceCreatedV1', invoiceId: 7, total: '9.50' } as const
const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/

const makeQondor = () => createQondorWebhooks({ auth, topics: { InvoiceCreatedV1 } })

describe('a body of a topic of your own', () => {
  it('gets a webhookId of its own and a timestamp of now, before its fields', () => {
    const start = Date.now()
    const [one, other] = [createEvent(invoice), createEvent(invoice)]
    expect(Object.keys(one)).toEqual(['webhookId', 'timestamp', 'topic', 'invoiceId', 'total'])
    expect(one).toMatchObject({ ...invoice, webhookId: expect.stringMatching(uuid) })
    expect(one.webhookId).not.toBe(other.webhookId)
    expect(occurredAt(one).getTime()).toBeGreaterThanOrEqual(start)
    expect(occurredAt(one).getTime()).toBeLessThanOrEqual(Date.now())
  })

  it('keeps the envelope that it has', () => {
    const envelope = { webhookId: 'an-id', timestamp: '2026-03-02T08:15:42Z' }
    expect(createEvent({ ...invoice, ...envelope })).toEqual({ ...invoice, ...envelope })
    expect(createEvent({ ...invoice, webhookId: undefined }).webhookId).toMatch(uuid)
  })

  it('is dispatched to its handlers', async () => {
    const handler = vi.fn()
    const event = createEvent({ ...invoice, total: 9.5 })
    expect(await makeQondor().on('InvoiceCreatedV1', handler).dispatch(event)).toBe('handled')
    expect(handler.mock.calls[0]?.[0]).toBe(event)
  })

  it('is delivered through receive, as its schema reads it', async () => {
    const body = { ...invoice, webhookId: 'an-id' }
    const qondor = makeQondor().onAny(() => {})
    const result = await deliver(qondor, body, { auth })
    expect(result).toMatchObject({ outcome: 'handled', topic: 'InvoiceCreatedV1' })
    expect(result.event).toMatchObject({ webhookId: 'an-id', invoiceId: 7, total: 9.5 })
    expect(await deliver(qondor, body, { auth })).toMatchObject({ outcome: 'duplicate' })
    expect(await deliver(qondor, body)).toMatchObject({ outcome: 'unauthorized' })
  })

  it('may be what its schema refuses, or of a topic that nobody knows', async () => {
    const qondor = makeQondor()
      .onInvalid(() => {})
      .onUnknownTopic(() => {})
    const wrong = createDelivery({ topic: 'InvoiceCreatedV1', invoiceId: 'seven' }, { auth })
    expect(await qondor.receive(wrong)).toMatchObject({ outcome: 'invalid' })
    const unknown = createDelivery({ topic: 'InvoiceLostV1' }, { auth })
    expect(await qondor.receive(unknown)).toMatchObject({ outcome: 'unknown_topic' })
  })

  it('is sent as it is for a known topic, too', async () => {
    const { outcome } = await deliver(makeQondor(), { topic: 'PingV1' }, { auth })
    expect(outcome).toBe('unhandled')
  })

  it('is a request', async () => {
    const route = toFetchHandler(makeQondor().onAny(() => {}))
    const request = createRequest(invoice, { auth, url: 'http://localhost/qondor' })
    expect(request).toMatchObject({ method: 'POST', url: 'http://localhost/qondor' })
    expect(await route(request)).toMatchObject({ status: 200 })
  })

  it.each([{}, { topic: '' }, { topic: ' ' }, { topic: 7 }, { topic: null }, []])(
    'is refused without a topic: %j',
    (body) => {
      const untyped = body as CustomEventBody
      const error = expect.objectContaining({ code: 'invalid_options' })
      expect(() => createEvent(untyped)).toThrow(error)
      expect(() => createDelivery(untyped)).toThrow(error)
      expect(() => createRequest(untyped)).toThrow(error)
    },
  )

  it('leaves a topic that is null to the list of known ones', () => {
    const error = expect.objectContaining({ code: 'unknown_topic' })
    expect(() => createEvent(null as never)).toThrow(error)
  })
})
