import type {
  ALBEvent,
  APIGatewayProxyEvent,
  APIGatewayProxyEventV2,
  LambdaFunctionURLEvent,
} from 'aws-lambda'
import { describe, expectTypeOf, it } from 'vitest'
import * as z from 'zod'
import { toLambdaHandler } from '../../src/adapters/lambda.js'
import {
  createQondorWebhooks,
  memoryStore,
  type OfferAnsweredV1,
  type OfferSentV1,
  type PingV1,
  type QondorTopic,
  type QondorWebhookEvent,
  type ReceiveResult,
} from '../../src/index.js'
import type { DeliveryQueue } from '../../src/queue/index.js'
import type { QueueOptions } from '../../src/queues/shared/queue-options.js'
import {
  createDelivery,
  createEvent,
  createInvalidDelivery,
  createLambdaEvent,
  createRequest,
  type DeliveryRequest,
  deliver,
  type EventInput,
  type EventOverrides,
  type EventVariant,
  type eventVariants,
  fakeClock,
  type InvalidDeliveryKind,
  type invalidDeliveryKinds,
  type LambdaSource,
  type MemoryQueue,
  type MemoryQueueOptions,
  memoryQueue,
} from '../../src/testing/index.js'

const auth = { header: 'x-qondor-key', value: process.env['QONDOR_WEBHOOK_KEY'] }
const qondor = createQondorWebhooks({ auth })

describe('createEvent', () => {
  it('answers the event of the topic', () => {
    expectTypeOf(createEvent('OfferSentV1')).toEqualTypeOf<OfferSentV1>()
    expectTypeOf(createEvent('PingV1', {}, { variant: 'minimal' })).toEqualTypeOf<PingV1>()
    const either = createEvent('PingV1' as 'PingV1' | 'OfferSentV1')
    expectTypeOf(either).toEqualTypeOf<OfferSentV1 | PingV1>()
    expectTypeOf(createEvent('PingV1' as QondorTopic)).toEqualTypeOf<QondorWebhookEvent>()
  })

  it('takes fields of the topic, null and undefined where they are optional', () => {
    createEvent('OfferSentV1', { offerId: 42, customerName: null, customerId: undefined })
    // @ts-expect-error: an offer is required.
    createEvent('OfferSentV1', { offerId: null })
    // @ts-expect-error: and cannot be left out.
    createEvent('OfferSentV1', { offerId: undefined })
  })

  it('refuses another topic, another field, another type and another variant', () => {
    // @ts-expect-error: the topic has a version.
    createEvent('OfferSent')
    // @ts-expect-error: the field is called offerId.
    createEvent('OfferSentV1', { offerID: 42 })
    // @ts-expect-error: a ping has no offer.
    createEvent('PingV1', { offerId: 42 })
    // @ts-expect-error: it is a number.
    createEvent('OfferSentV1', { offerId: '42' })
    // @ts-expect-error: the topic is said already.
    createEvent('OfferSentV1', { topic: 'OfferSentV1' })
    // @ts-expect-error: not among the variants.
    createEvent('OfferSentV1', {}, { variant: 'empty' })
  })

  it('makes what a handler and dispatch take', () => {
    const handle = (event: OfferAnsweredV1) => event.offerId
    handle(createEvent('OfferAnsweredV1'))
    // @ts-expect-error: of another topic.
    handle(createEvent('OfferSentV1'))
    void qondor.dispatch(createEvent('ProjectCreatedV1'))
  })
})

describe('EventOverrides', () => {
  it('is some of what the schema takes', () => {
    expectTypeOf<EventOverrides<'PingV1'>>().toEqualTypeOf<{
      readonly webhookId?: string
      readonly timestamp?: string
    }>()
    expectTypeOf<EventInput<'OfferSentV1'>['offerId']>().toEqualTypeOf<number>()
    expectTypeOf<EventInput<'OfferSentV1'>['offerLink']>().toEqualTypeOf<
      string | null | undefined
    >()
  })
})

describe('createDelivery, createRequest and createInvalidDelivery', () => {
  it('make what receive and fetch take', async () => {
    const delivery = createDelivery('OfferSentV1', { offerId: 42 }, { auth, variant: 'drifted' })
    expectTypeOf(delivery).toEqualTypeOf<DeliveryRequest>()
    expectTypeOf(delivery.body).toEqualTypeOf<string>()
    await qondor.receive(delivery)
    await fetch('http://localhost/', { method: 'POST', ...delivery })
    const invalid = createInvalidDelivery('invalid_encoding', { auth, topic: 'PingV1' })
    await qondor.receive(invalid)
    await fetch('http://localhost/', { method: 'POST', ...invalid })
    const url = new URL('http://localhost/qondor')
    expectTypeOf(createRequest('PingV1', {}, { auth, url })).toEqualTypeOf<Request>()
  })

  it('refuse another topic, field, type and kind', () => {
    // @ts-expect-error: no topic.
    createDelivery('PongV1')
    // @ts-expect-error: no field of it.
    createDelivery('PingV1', { offerId: 42 })
    // @ts-expect-error: it is a number.
    createRequest('OfferSentV1', { offerId: '42' })
    // @ts-expect-error: only a header and a key can be sent.
    createDelivery('PingV1', {}, { auth: () => true })
    // @ts-expect-error: a delivery goes nowhere by itself.
    createDelivery('PingV1', {}, { url: 'http://localhost/' })
    // @ts-expect-error: no kind.
    createInvalidDelivery('invalid')
  })

  it('have lists of their kinds and variants', () => {
    expectTypeOf<(typeof invalidDeliveryKinds)[number]>().toEqualTypeOf<InvalidDeliveryKind>()
    expectTypeOf<(typeof eventVariants)[number]>().toEqualTypeOf<EventVariant>()
  })
})

describe('deliver', () => {
  it('answers the result of the topic', () => {
    expectTypeOf(deliver(qondor, 'OfferSentV1', { offerId: 42 }, { auth })).resolves.toEqualTypeOf<
      ReceiveResult<OfferSentV1>
    >()
    expectTypeOf(
      deliver(
        qondor.onPing(() => {}),
        'PingV1',
      ),
    ).resolves.toEqualTypeOf<ReceiveResult<PingV1>>()
  })

  it('answers the output of a schema of the user', () => {
    const topics = { PingV1: z.object({ pong: z.string().transform(Number) }) }
    const custom = createQondorWebhooks({ auth: false, topics })
    const result = deliver(custom, 'PingV1')
    expectTypeOf<Awaited<typeof result>['event']>().toExtend<
      { pong: number; topic: 'PingV1'; webhookId: string } | undefined
    >()
  })

  it('refuses another topic, field and type', () => {
    // @ts-expect-error: no topic.
    void deliver(qondor, 'PongV1')
    // @ts-expect-error: no field of it.
    void deliver(qondor, 'PingV1', { offerId: 42 })
    // @ts-expect-error: it is a number.
    void deliver(qondor, 'OfferSentV1', { offerId: '42' })
    // @ts-expect-error: no receiver.
    void deliver({}, 'PingV1')
  })
})

describe('a body of a topic of your own', () => {
  const InvoiceCreatedV1 = z.object({ invoiceId: z.int(), due: z.string().transform(Number) })
  const custom = createQondorWebhooks({ auth, topics: { InvoiceCreatedV1 } })
  const body = { topic: 'InvoiceCreatedV1', invoiceId: 7, due: '30' } as const
  interface Invoice {
    topic: 'InvoiceCreatedV1'
    invoiceId: number
    due: number
  }

  it('is an event with the envelope, which dispatch takes', () => {
    const event = createEvent({ topic: 'InvoiceCreatedV1', invoiceId: 7, due: 30 })
    expectTypeOf(event.topic).toEqualTypeOf<'InvoiceCreatedV1'>()
    expectTypeOf(event.webhookId).toEqualTypeOf<string>()
    expectTypeOf(event.timestamp).toEqualTypeOf<string>()
    expectTypeOf(event.invoiceId).toEqualTypeOf<number>()
    void custom.dispatch(event)
    void custom.dispatch(createEvent({} as Invoice))
    // @ts-expect-error: it is not what the handlers get.
    void custom.dispatch(createEvent(body))
    // @ts-expect-error: a receiver that does not know the topic.
    void qondor.dispatch(event)
  })

  it('is a delivery and a request', () => {
    expectTypeOf(createDelivery(body, { auth })).toEqualTypeOf<DeliveryRequest>()
    expectTypeOf(createRequest(body, { auth, url: 'http://localhost/' })).toEqualTypeOf<Request>()
    createDelivery({ topic: 'InvoiceLostV1', webhookId: undefined })
    // @ts-expect-error: there is nothing to override.
    createDelivery(body, {}, { auth })
    // @ts-expect-error: the body is there already.
    createDelivery(body, { variant: 'minimal' })
  })

  it('is delivered as the event that the schema of the receiver makes of it', async () => {
    const { event } = await deliver(custom, body, { auth })
    expectTypeOf(event?.due).toEqualTypeOf<number | undefined>()
    expectTypeOf(event?.webhookId).toEqualTypeOf<string | undefined>()
    const ping = await deliver(custom, { topic: 'PingV1' })
    expectTypeOf(ping).toEqualTypeOf<ReceiveResult<PingV1>>()
  })

  it('names its topic', () => {
    // @ts-expect-error: not among the topics of the receiver.
    void deliver(custom, { topic: 'InvoiceLostV1' })
    // @ts-expect-error: without a topic.
    createDelivery({ invoiceId: 7 })
    // @ts-expect-error: a topic is text.
    createEvent({ topic: 7 })
    // @ts-expect-error: an id is text.
    createRequest({ topic: 'InvoiceCreatedV1', webhookId: 7 })
  })
})

describe('fakeClock', () => {
  it('fits memoryStore', () => {
    const clock = fakeClock(new Date())
    memoryStore({ now: clock.now })
    expectTypeOf(clock.advance).parameters.toEqualTypeOf<[milliseconds: number]>()
    // @ts-expect-error: a time is a Date or milliseconds.
    fakeClock('2026-01-01')
  })
})

describe('memoryQueue', () => {
  it('is a queue of a receiver, with the options of the others and a clock', () => {
    const clock = fakeClock()
    const queue = memoryQueue({ clock, attempts: 2, order: 'project', windowMs: 60_000 })
    expectTypeOf(queue).toEqualTypeOf<MemoryQueue>()
    expectTypeOf(queue).toExtend<DeliveryQueue>()
    expectTypeOf(queue.idle).toEqualTypeOf<() => Promise<void>>()
    expectTypeOf<MemoryQueueOptions>().toExtend<QueueOptions>()
    createQondorWebhooks({ auth, queue })
    memoryQueue()
    // @ts-expect-error: it needs timers too.
    memoryQueue({ clock: { now: Date.now } })
    // @ts-expect-error: a project has an order, a topic has none.
    memoryQueue({ order: 'topic' })
  })
})

describe('createLambdaEvent', () => {
  it('is what the types of AWS call the event of each host', () => {
    const of = <Source extends LambdaSource>(source: Source) =>
      createLambdaEvent('PingV1', {}, { source, auth })
    expectTypeOf(createLambdaEvent('PingV1')).toExtend<APIGatewayProxyEventV2>()
    expectTypeOf(of('http-api')).toExtend<APIGatewayProxyEventV2>()
    expectTypeOf(of('function-url')).toExtend<LambdaFunctionURLEvent>()
    expectTypeOf(of('rest-api')).toExtend<APIGatewayProxyEvent>()
    expectTypeOf(of('load-balancer')).toExtend<ALBEvent>()
    const own = createLambdaEvent({ topic: 'InvoiceCreatedV1' }, { source: 'rest-api' })
    expectTypeOf(own).toExtend<APIGatewayProxyEvent>()
    expectTypeOf(
      createLambdaEvent({ topic: 'InvoiceCreatedV1' }),
    ).toExtend<APIGatewayProxyEventV2>()
  })

  it('fits toLambdaHandler, and refuses what createDelivery refuses', () => {
    void toLambdaHandler(qondor)(createLambdaEvent('OfferSentV1', { offerId: 42 }, { auth }))
    // @ts-expect-error: the field is called offerId.
    createLambdaEvent('OfferSentV1', { offerID: 42 })
    // @ts-expect-error: not among the sources.
    createLambdaEvent('PingV1', {}, { source: 'sqs' })
    // @ts-expect-error: a topic of the user has no variants.
    createLambdaEvent({ topic: 'InvoiceCreatedV1' }, { variant: 'full' })
  })
})
