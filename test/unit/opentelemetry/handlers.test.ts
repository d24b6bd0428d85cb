import { SpanKind } from '@opentelemetry/api'
import { describe, expect, it } from 'vitest'
import { exceptionsOf, hasFailed, startSdk } from '../../support/opentelemetry/sdk.js'
import { makeQondor, request } from '../../support/receiver/qondor.js'
import { captureLog } from '../../support/receiver/spies.js'

describe('the span of a named handler', () => {
  it('is a child of that of its delivery, and the parent of what the handler does', async () => {
    const { telemetry, span, inSpan } = startSdk()
    const qondor = makeQondor({ telemetry }).onOfferSent(() => inSpan('fetch', async () => {}), {
      name: 'crm',
    })
    await qondor.receive(request('OfferSentV1'))

    const handled = span('handle crm')
    expect(handled.kind).toBe(SpanKind.INTERNAL)
    expect(handled.attributes).toEqual({
      'messaging.system': 'qondor',
      'messaging.destination.name': 'OfferSentV1',
      'qondor_webhooks.handler': 'crm',
    })
    const { spanId } = span('receive OfferSentV1').spanContext()
    expect(handled.parentSpanContext?.spanId).toBe(spanId)
    expect(span('fetch').parentSpanContext?.spanId).toBe(handled.spanContext().spanId)
  })

  it('has the error of the handler, which the span of the delivery does not repeat', async () => {
    captureLog()
    const { telemetry, span } = startSdk()
    const qondor = makeQondor({ telemetry })
      .onOfferSent(() => Promise.reject(new RangeError('no such offer')), { name: 'crm' })
      .onOfferSent(
        () => {
          throw 'a text'
        },
        { name: 'mail' },
      )
      .onOfferSent(() => Promise.reject(new Error('unnamed')))
      .onOfferSent(() => {}, { name: 'erp' })
    await qondor.receive(request('OfferSentV1'))

    expect(hasFailed(span('handle crm'))).toBe(true)
    expect(span('handle crm').attributes['error.type']).toBe('RangeError')
    expect(exceptionsOf(span('handle crm'))).toEqual(['RangeError no such offer'])
    expect(exceptionsOf(span('handle mail'))).toEqual(['a text'])
    expect(hasFailed(span('handle erp'))).toBe(false)
    expect(hasFailed(span('receive OfferSentV1'))).toBe(true)
    expect(exceptionsOf(span('receive OfferSentV1'))).toEqual(['Error unnamed'])
  })

  it('ends for an error whose properties throw', async () => {
    captureLog()
    const { telemetry, span } = startSdk()
    const hostile = new Proxy(new Error(), {
      get() {
        throw new Error('a getter')
      },
    })
    const qondor = makeQondor({ telemetry }).onOfferSent(() => Promise.reject(hostile), {
      name: 'crm',
    })
    expect(await qondor.receive(request('OfferSentV1'))).toMatchObject({ outcome: 'failed' })
    expect(hasFailed(span('handle crm'))).toBe(true)
    expect(exceptionsOf(span('handle crm'))).toEqual(['object'])
  })
})

it('a handler that succeeded has no span on the next attempt', async () => {
  captureLog()
  const { telemetry, spans } = startSdk()
  let failures = 1
  const qondor = makeQondor({ telemetry })
    .onOfferSent(() => {}, { name: 'erp' })
    .onOfferSent(
      () => {
        failures -= 1
        if (failures >= 0) throw new Error('busy')
      },
      { name: 'crm' },
    )
  const delivery = request('OfferSentV1')
  await qondor.receive(delivery)
  await qondor.receive(delivery)

  expect(spans().map(({ name }) => name)).toEqual([
    'handle erp',
    'handle crm',
    'receive OfferSentV1',
    'handle crm',
    'receive OfferSentV1',
  ])
})
