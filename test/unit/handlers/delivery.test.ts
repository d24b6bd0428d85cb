import { describe, expect, it, vi } from 'vitest'
import type { Delivery, ReceiveRequest } from '../../../src/index.js'
import { bodyOf, payloadOf } from '../../support/receiver/bodies.js'
import { headers, makeQondor, request } from '../../support/receiver/qondor.js'

async function deliveryOf(given: ReceiveRequest): Promise<{ event: unknown; delivery: Delivery }> {
  const handler = vi.fn()
  const unknown = vi.fn()
  await makeQondor().onAny(handler).onUnknownTopic(unknown).receive(given)
  const [event, delivery] = handler.mock.calls[0] ?? [undefined, unknown.mock.calls[0]?.[0]]
  return { event, delivery }
}

describe('the delivery that a handler gets', () => {
  it('has the id and the topic as sent', async () => {
    const { delivery } = await deliveryOf(request('PingV1', { webhookId: 'Mixed-CASE' }))
    expect(delivery).toMatchObject({ webhookId: 'Mixed-CASE', topic: 'PingV1', attempt: 1 })
  })

  it('has the time of receipt', async () => {
    const before = Date.now()
    const { delivery } = await deliveryOf(request('PingV1'))
    expect(delivery.receivedAt.getTime()).toBeGreaterThanOrEqual(before)
    expect(delivery.receivedAt.getTime()).toBeLessThanOrEqual(Date.now())
  })

  it('has everything as sent in its payload, while the event holds known keys only', async () => {
    const sent = { ...payloadOf('OfferSentV1'), offerTotal: 9.5, nested: { list: [1, null] } }
    const { event, delivery } = await deliveryOf({ headers, body: JSON.stringify(sent) })
    expect(delivery.payload).toEqual(sent)
    expect(event).toEqual(payloadOf('OfferSentV1'))
  })

  it('keeps null and absent apart in its payload', async () => {
    const sent = await deliveryOf(request('OfferSentV1', { offerHeading: null }))
    expect(sent.delivery.payload).toMatchObject({ offerHeading: null })
    const { offerHeading: _, ...without } = payloadOf('OfferSentV1')
    const { event, delivery } = await deliveryOf({ headers, body: without })
    expect('offerHeading' in delivery.payload).toBe(false)
    expect(event).toMatchObject({ offerHeading: null })
  })

  it('has the text of the body, whether it came as text or as bytes', async () => {
    const body = bodyOf('PingV1', { note: 'Bjørn 🎉' })
    const bytes = new TextEncoder().encode(body)
    expect((await deliveryOf({ headers, body })).delivery.rawBody).toBe(body)
    expect((await deliveryOf({ headers, body: bytes })).delivery.rawBody).toBe(body)
  })

  it('has no text where a body parser left only the object', async () => {
    const body = payloadOf('PingV1')
    const { delivery } = await deliveryOf({ headers, body })
    expect(delivery.rawBody).toBeUndefined()
    expect(delivery.payload).toEqual(body)
  })

  it('has one signal, however often it is asked for', async () => {
    const { delivery } = await deliveryOf(request('PingV1'))
    expect(delivery.signal).toBeInstanceOf(AbortSignal)
    expect(delivery.signal).toBe(delivery.signal)
    expect(delivery.signal.aborted).toBe(false)
  })

  it('is the same for a topic that is not known', async () => {
    const given = request('InvoiceCreatedV1', { webhookId: 'an-id', total: 7 })
    const { event, delivery } = await deliveryOf(given)
    expect(event).toBeUndefined()
    expect(delivery).toMatchObject({
      webhookId: 'an-id',
      topic: 'InvoiceCreatedV1',
      attempt: 1,
      rawBody: given.body,
      payload: JSON.parse(given.body),
    })
    expect(delivery.signal).toBe(delivery.signal)
  })

  it('pollutes nothing with keys named for a prototype', async () => {
    const body = bodyOf('PingV1').replace('{', '{"__proto__":{"polluted":1},"constructor":7,')
    const { event } = await deliveryOf({ headers, body })
    expect({}).not.toHaveProperty('polluted')
    expect(event).not.toHaveProperty('polluted')
  })
})
