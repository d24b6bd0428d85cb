import { SpanKind } from '@opentelemetry/api'
import { describe, expect, it } from 'vitest'
import { NonRetryableError } from '../../../src/index.js'
import { decodeDelivery, encodeDelivery, type StoredDelivery } from '../../../src/queue/index.js'
import { exceptionsOf, hasFailed, startSdk } from '../../support/opentelemetry/sdk.js'
import { memoryInbox } from '../../support/receiver/memory-inbox.js'
import { invalidRequest, makeQondor, request } from '../../support/receiver/qondor.js'
import { captureLog } from '../../support/receiver/spies.js'

/** A receiver on an inbox, and what a queue does with the one delivery that it gets. */
function withInbox() {
  const sdk = startSdk()
  const { inbox, enqueued, deadLetters } = memoryInbox(() => 'queued')
  const qondor = makeQondor({ queue: inbox, telemetry: sdk.telemetry })
  const stored = (): StoredDelivery => {
    const [delivery] = enqueued
    if (!delivery) throw new Error('Nothing was stored.')
    return decodeDelivery(JSON.parse(JSON.stringify(encodeDelivery(delivery))))
  }
  const attempt = (number: number, isLast = false) => {
    return qondor.handleDelivery(stored(), { number, isLast })
  }
  return { ...sdk, qondor, stored, attempt, deadLetters }
}

describe('the span of an attempt', () => {
  it('links to the receive that stored the delivery, in a trace of its own', async () => {
    const { qondor, attempt, span } = withInbox()
    qondor.onOfferSent(() => {})
    const { webhookId } = await qondor.receive(request('OfferSentV1'))
    await attempt(1)

    const received = span('receive OfferSentV1')
    const { kind, attributes, links, parentSpanContext, ...processed } = span('process OfferSentV1')
    expect(received.attributes['qondor_webhooks.outcome']).toBe('queued')
    expect(kind).toBe(SpanKind.CONSUMER)
    expect(parentSpanContext).toBeUndefined()
    expect(links).toHaveLength(1)
    expect(links[0]?.context).toMatchObject({
      traceId: received.spanContext().traceId,
      spanId: received.spanContext().spanId,
      isRemote: true,
    })
    expect(span('process OfferSentV1').spanContext().traceId).not.toBe(links[0]?.context.traceId)
    expect(processed.name).toBe('process OfferSentV1')
    expect(attributes).toEqual({
      'messaging.system': 'qondor',
      'messaging.operation.name': 'process',
      'messaging.operation.type': 'process',
      'messaging.destination.name': 'OfferSentV1',
      'messaging.message.id': webhookId,
      'qondor_webhooks.attempt': 1,
      'qondor_webhooks.outcome': 'handled',
      'qondor_webhooks.action': 'ack',
    })
  })

  it('is active while handlers run', async () => {
    const { qondor, attempt, span, inSpan } = withInbox()
    qondor.onOfferSent(() => inSpan('of the handler', async () => {}))
    await qondor.receive(request('OfferSentV1'))
    await attempt(1)

    const { spanId } = span('process OfferSentV1').spanContext()
    expect(span('of the handler').parentSpanContext?.spanId).toBe(spanId)
  })

  it('is a child of a span that the queue opened for it', async () => {
    const { qondor, attempt, span, inSpan } = withInbox()
    qondor.onOfferSent(() => {})
    await qondor.receive(request('OfferSentV1'))
    await inSpan('of the queue', () => attempt(1))

    const { spanId } = span('of the queue').spanContext()
    expect(span('process OfferSentV1').parentSpanContext?.spanId).toBe(spanId)
  })

  it('is no child of a span that has ended, in which the worker was started', async () => {
    const { qondor, attempt, span, inSpan } = withInbox()
    qondor.onOfferSent(() => {})
    await qondor.receive(request('OfferSentV1'))
    await inSpan('start of the app', async (open) => {
      open.end()
      await attempt(1)
    })

    expect(span('process OfferSentV1').parentSpanContext).toBeUndefined()
  })

  it('is no child of the receive that woke the worker', async () => {
    const sdk = startSdk()
    const { inbox } = memoryInbox(() => 'queued')
    const attempts: Promise<unknown>[] = []
    const qondor = makeQondor({
      telemetry: sdk.telemetry,
      queue: {
        ...inbox,
        enqueue: async (delivery) => {
          attempts.push(qondor.handleDelivery(delivery, { number: 1, isLast: false }))
          return 'queued'
        },
      },
    }).onPing(() => {})
    await qondor.receive(request('PingV1'))
    await Promise.all(attempts)

    expect(sdk.span('process PingV1').parentSpanContext).toBeUndefined()
    expect(sdk.span('process PingV1').links).toHaveLength(1)
  })

  it('has the errors of handlers, and what happens next', async () => {
    captureLog()
    const { qondor, attempt, spans } = withInbox()
    qondor.onOfferSent((_event, delivery) => {
      if (delivery.attempt === 2) throw new NonRetryableError('gone')
      throw new Error('busy')
    })
    await qondor.receive(request('OfferSentV1'))
    await attempt(1)
    await attempt(2)

    const [, first, second] = spans()
    if (!first || !second) throw new Error('There are two attempts.')
    expect([first, second].map(hasFailed)).toEqual([true, true])
    expect([first, second].map(exceptionsOf)).toEqual([['Error busy'], ['NonRetryableError gone']])
    expect(first.attributes).toMatchObject({
      'qondor_webhooks.attempt': 1,
      'qondor_webhooks.action': 'retry',
      'error.type': 'handler_failed',
    })
    expect(second.attributes).toMatchObject({
      'qondor_webhooks.attempt': 2,
      'qondor_webhooks.action': 'deadLetter',
    })
  })

  it.each([
    ['nothing', undefined],
    ['another format', { traceparent: 'b3' }],
    ['no trace at all', { traceparent: `00-${'0'.repeat(32)}-${'0'.repeat(16)}-01` }],
  ])('has no link if the delivery was stored with %s', async (_what, context) => {
    const { qondor, stored, span } = withInbox()
    qondor.onOfferSent(() => {})
    await qondor.receive(request('OfferSentV1'))
    await qondor.handleDelivery({ ...stored(), context }, { number: 1, isLast: false })

    expect(span('process OfferSentV1').links).toEqual([])
  })
})

describe('what is stored with a delivery', () => {
  it('is the context of the receive alone, in one header', async () => {
    const { qondor, stored, span } = withInbox()
    await qondor.receive(request('OfferSentV1'))

    const { traceId, spanId } = span('receive OfferSentV1').spanContext()
    expect(stored().context).toEqual({ traceparent: `00-${traceId}-${spanId}-01` })
  })

  it('is nothing without telemetry', async () => {
    const { inbox, enqueued } = memoryInbox(() => 'queued')
    await makeQondor({ queue: inbox }).receive(request('OfferSentV1'))
    expect(enqueued[0]).not.toHaveProperty('context')
  })
})

describe('the metrics of a queue', () => {
  it('count attempts by what happens next, and dead letters', async () => {
    captureLog()
    captureLog('warn')
    const { qondor, attempt, points, deadLetters } = withInbox()
    qondor.onOfferSent(() => {
      throw new Error('busy')
    })
    await qondor.receive(request('OfferSentV1'))
    await qondor.receive(invalidRequest())
    await qondor.receive(request('PingV1', { topic: 'MadeUpV1' }))
    await attempt(1)
    await attempt(2)
    await attempt(3, true)
    expect(deadLetters).toHaveLength(2)

    const found = (await points()).filter(({ metric }) => metric.startsWith('qondor_webhooks.'))
    const rows = found.map(({ metric, attributes, value }) => [
      metric,
      attributes['messaging.destination.name'],
      attributes['qondor_webhooks.action'] ?? attributes['error.type'],
      value,
    ])
    expect(rows).toEqual([
      ['qondor_webhooks.attempts', 'OfferSentV1', 'retry', 2],
      ['qondor_webhooks.attempts', 'OfferSentV1', 'deadLetter', 1],
      ['qondor_webhooks.dead_letters', 'OfferSentV1', 'invalid_payload', 1],
      ['qondor_webhooks.dead_letters', undefined, 'unknown_topic', 1],
      ['qondor_webhooks.dead_letters', 'OfferSentV1', 'handler_failed', 1],
    ])
  })

  it('report depth and age of the queues that are named', async () => {
    const stats = { waiting: 3, active: 1, dead: 2, oldestWaitMs: 1_500 }
    const down = { stats: () => Promise.reject(new Error('down')) }
    const { points } = startSdk({ queues: { crm: { stats: async () => stats }, other: down } })

    expect(await points()).toEqual([
      ...(['waiting', 'active', 'dead'] as const).map((state) => ({
        metric: 'qondor_webhooks.queue.deliveries',
        attributes: { 'qondor_webhooks.queue': 'crm', 'qondor_webhooks.queue.state': state },
        value: stats[state],
      })),
      {
        metric: 'qondor_webhooks.queue.oldest_wait',
        attributes: { 'qondor_webhooks.queue': 'crm' },
        value: 1.5,
      },
    ])
  })
})
