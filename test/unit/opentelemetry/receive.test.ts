import { SpanKind, trace } from '@opentelemetry/api'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { createQondorWebhooks } from '../../../src/index.js'
import { exceptionsOf, hasFailed, startSdk } from '../../support/opentelemetry/sdk.js'
import {
  auth,
  headers,
  invalidRequest,
  makeQondor,
  request,
} from '../../support/receiver/qondor.js'
import { captureLog } from '../../support/receiver/spies.js'

const operation = {
  'messaging.system': 'qondor',
  'messaging.operation.name': 'receive',
  'messaging.operation.type': 'process',
}

describe('the span of a receive', () => {
  it('says what became of the delivery', async () => {
    const { telemetry, span } = startSdk()
    const qondor = makeQondor({ telemetry }).onOfferSent(() => {})
    const { webhookId } = await qondor.receive(request('OfferSentV1'))

    const { kind, attributes, parentSpanContext } = span('receive OfferSentV1')
    expect(kind).toBe(SpanKind.CONSUMER)
    expect(parentSpanContext).toBeUndefined()
    expect(attributes).toEqual({
      ...operation,
      'messaging.destination.name': 'OfferSentV1',
      'messaging.message.id': webhookId,
      'qondor_webhooks.outcome': 'handled',
      'qondor_webhooks.key_index': 0,
    })
    expect(hasFailed(span('receive OfferSentV1'))).toBe(false)
  })

  it('is active while handlers run, so that their own spans are its children', async () => {
    const { telemetry, span, inSpan } = startSdk()
    const qondor = makeQondor({ telemetry })
      .onOfferSent(() => inSpan('first', async () => {}))
      .onOfferSent(async () => {
        await new Promise((resolve) => setTimeout(resolve, 5))
        await inSpan('second', async () => {})
      })
    await qondor.receive(request('OfferSentV1'))

    const { spanId } = span('receive OfferSentV1').spanContext()
    expect(span('first').parentSpanContext?.spanId).toBe(spanId)
    expect(span('second').parentSpanContext?.spanId).toBe(spanId)
  })

  it('is a child of the span of the HTTP server', async () => {
    const { telemetry, span, inSpan } = startSdk()
    const qondor = makeQondor({ telemetry })
    await inSpan('POST', () => qondor.receive(request('PingV1')))

    const { spanId } = span('POST').spanContext()
    expect(span('receive PingV1').parentSpanContext?.spanId).toBe(spanId)
  })

  it('has the errors of handlers, with their stacks', async () => {
    captureLog()
    const { telemetry, span } = startSdk()
    const qondor = makeQondor({ telemetry })
      .onOfferSent(() => {
        throw new RangeError('no such offer')
      })
      .onOfferSent(() => Promise.reject('a text'))
      .onOfferSent(() => Promise.reject({ message: 'an object' }))
    await qondor.receive(request('OfferSentV1'))

    const failed = span('receive OfferSentV1')
    expect(hasFailed(failed)).toBe(true)
    expect(failed.attributes['error.type']).toBe('handler_failed')
    expect(failed.status.message).toMatch(/^3 of 3 handlers threw/)
    expect(exceptionsOf(failed)).toEqual([
      'RangeError no such offer',
      'a text',
      'object: an object',
    ])
    expect(failed.events[0]?.attributes?.['exception.stacktrace']).toContain('receive.test.ts')
  })

  it('has our own error where no handler failed, without its cause', async () => {
    captureLog()
    const { telemetry, span } = startSdk()
    const store = {
      claim: () => Promise.reject(new Error('redis://secret')),
      complete() {},
      release() {},
    }
    const qondor = makeQondor({ telemetry, store: store as never }).onPing(() => {})
    await qondor.receive(request('PingV1'))

    const failed = span('receive PingV1')
    expect(exceptionsOf(failed)).toEqual([expect.stringMatching(/^store_unavailable /)])
    expect(JSON.stringify([failed.attributes, failed.events])).not.toContain('secret')
  })

  it.each([
    ['unauthorized', { headers: {}, body: '' }, 'missing'],
    ['rejected', { method: 'GET', headers, body: '' }, undefined],
  ])('has no error where somebody else is at fault: %s', async (outcome, refused, reason) => {
    const name = 'receive'
    const { telemetry, span } = startSdk()
    await makeQondor({ telemetry }).receive(refused)

    expect(hasFailed(span(name))).toBe(false)
    expect(span(name).attributes).toMatchObject({ 'qondor_webhooks.outcome': outcome })
    expect(span(name).attributes['error.type']).toBeTruthy()
    expect(span(name).attributes['qondor_webhooks.reason']).toBe(reason)
  })

  it('has no value of an invalid payload', async () => {
    captureLog()
    const { telemetry, span } = startSdk()
    await makeQondor({ telemetry }).receive(
      invalidRequest({ offerId: 'kari@example.com', webhookId: 'ola@example.com' }),
    )

    const invalid = span('receive OfferSentV1')
    expect(hasFailed(invalid)).toBe(true)
    expect(invalid.attributes).toEqual({
      ...operation,
      'messaging.destination.name': 'OfferSentV1',
      'qondor_webhooks.outcome': 'invalid',
      'qondor_webhooks.key_index': 0,
      'error.type': 'invalid_payload',
    })
    expect(JSON.stringify(invalid.events)).not.toMatch(/kari|ola@|example/)
  })

  it('is not named after a topic that the sender made up', async () => {
    captureLog('warn')
    const { telemetry, span, spans } = startSdk()
    const qondor = makeQondor({ telemetry })
    await qondor.receive(request('PingV1', { topic: 'MadeUpV1' }))
    expect(span('receive').attributes['messaging.destination.name']).toBe('MadeUpV1')

    await qondor.receive(request('PingV1', { topic: 'kari@example.com' }))
    expect(spans().map(({ name }) => name)).toEqual(['receive', 'receive'])
    expect(spans()[1]?.attributes).not.toHaveProperty('messaging.destination.name')
  })

  it('is named after a topic of the `topics` option', async () => {
    const { telemetry, span } = startSdk()
    const topics = { InvoiceCreatedV1: z.object({ invoiceId: z.number() }) }
    const qondor = createQondorWebhooks({ auth, topics, telemetry })
    await qondor.receive(request('PingV1', { topic: 'InvoiceCreatedV1', invoiceId: 7 }))

    expect(span('receive InvoiceCreatedV1').attributes).toMatchObject({
      'qondor_webhooks.outcome': 'unhandled',
    })
  })
})

describe('the metrics of a receive', () => {
  it('count and time deliveries by topic and outcome', async () => {
    captureLog()
    captureLog('warn')
    const { telemetry, points } = startSdk()
    const qondor = makeQondor({ telemetry }).onOfferSent(() => {})
    const sent = request('OfferSentV1')
    for (const each of [sent, sent, invalidRequest(), { headers: {}, body: '' }]) {
      await qondor.receive(each)
    }

    const byOutcome = (await points()).map(({ metric, attributes, value }) => [
      metric,
      attributes['messaging.destination.name'],
      attributes['qondor_webhooks.outcome'],
      attributes['error.type'],
      value,
    ])
    const expected = [
      ['OfferSentV1', 'handled', undefined, 1],
      ['OfferSentV1', 'duplicate', undefined, 1],
      ['OfferSentV1', 'invalid', 'invalid_payload', 1],
      [undefined, 'unauthorized', 'unauthorized', 1],
    ]
    expect(byOutcome).toEqual([
      ...expected.map((row) => ['messaging.process.duration', ...row]),
      ...expected.map((row) => ['messaging.client.consumed.messages', ...row]),
    ])
  })

  it('have one series for all topics that a sender makes up', async () => {
    captureLog('warn')
    const { telemetry, points } = startSdk()
    const qondor = makeQondor({ telemetry })
    for (let index = 0; index < 50; index += 1) {
      await qondor.receive(request('PingV1', { topic: `MadeUp${index}V1` }))
    }

    const series = await points()
    expect(series.map(({ value }) => value)).toEqual([50, 50])
    expect(series.map(({ attributes }) => attributes['qondor_webhooks.outcome'])).toEqual([
      'unknown_topic',
      'unknown_topic',
    ])
  })
})

it('does nothing without an SDK', async () => {
  const { openTelemetry } = await import('../../../src/opentelemetry/index.js')
  const qondor = makeQondor({ telemetry: openTelemetry() }).onPing(() => {
    expect(trace.getActiveSpan()?.isRecording() ?? false).toBe(false)
  })
  expect(await qondor.receive(request('PingV1'))).toMatchObject({ outcome: 'handled' })
})
