import { describe, expectTypeOf, it } from 'vitest'
import {
  createQondorWebhooks,
  type Delivery,
  type Drift,
  type InvalidDelivery,
  type OfferAnsweredV1,
  type OfferCommentToCustomerCreatedV1,
  type OfferSentV1,
  type Outcome,
  type PingV1,
  type ProjectCreatedV1,
  type ProjectStatusChangedV1,
  type QondorTopic,
  type QondorWebhookError,
  type QondorWebhookErrorCode,
  type QondorWebhookEvent,
} from '../../src/index.js'

const qondor = createQondorWebhooks({ auth: false })

describe('the on… methods', () => {
  it('type the event of each topic and answer the receiver', () => {
    const chained = qondor
      .onOfferCommentToCustomerCreated((event) =>
        expectTypeOf(event).toEqualTypeOf<OfferCommentToCustomerCreatedV1>(),
      )
      .onOfferAnswered((event) => expectTypeOf(event).toEqualTypeOf<OfferAnsweredV1>())
      .onOfferSent((event) => expectTypeOf(event).toEqualTypeOf<OfferSentV1>())
      .onProjectCreated((event) => expectTypeOf(event).toEqualTypeOf<ProjectCreatedV1>())
      .onProjectStatusChanged((event) => {
        expectTypeOf(event).toEqualTypeOf<ProjectStatusChangedV1>()
      })
      .onPing((event) => expectTypeOf(event).toEqualTypeOf<PingV1>())

    expectTypeOf(chained).toEqualTypeOf(qondor)
  })

  it('are those of the topics and no others', () => {
    // @ts-expect-error: there is no such topic.
    qondor.onInvoiceCreated(() => {})
    // @ts-expect-error: the method is named without the version.
    qondor.onOfferSentV1(() => {})
  })

  it('refuse a wrong field name and a wrong handler', () => {
    // @ts-expect-error: the field is called offerId.
    qondor.onOfferSent((event) => event.offerID)
    // @ts-expect-error: the field is of another topic.
    qondor.onOfferSent((event) => event.officeId)
    // @ts-expect-error: the field may be null.
    qondor.onOfferSent((event) => event.customerName.length)
    // @ts-expect-error: an event of another topic.
    qondor.onOfferSent((event: OfferAnsweredV1) => event)
    // @ts-expect-error: no handler.
    qondor.onOfferSent()
  })

  it('take handlers of any kind', () => {
    qondor.onPing(() => {})
    qondor.onPing(async () => {})
    qondor.onPing(({ webhookId }) => webhookId)
    qondor.onPing((event: QondorWebhookEvent) => event.topic)
  })
})

describe('on', () => {
  it('narrows to one topic', () => {
    qondor.on('OfferSentV1', (event) => expectTypeOf(event).toEqualTypeOf<OfferSentV1>())
  })

  it('narrows to several topics', () => {
    qondor.on(['OfferSentV1', 'OfferAnsweredV1'], (event) => {
      expectTypeOf(event).toEqualTypeOf<OfferSentV1 | OfferAnsweredV1>()
    })
    const topics = ['PingV1', 'OfferSentV1'] as const
    qondor.on(topics, (event) => expectTypeOf(event).toEqualTypeOf<PingV1 | OfferSentV1>())
  })

  it('answers the whole union for a topic that is known only at run time', () => {
    const topic = 'PingV1' as QondorTopic
    qondor.on(topic, (event) => expectTypeOf(event).toEqualTypeOf<QondorWebhookEvent>())
  })

  it('is chainable', () => {
    expectTypeOf(qondor.on('PingV1', () => {}).onAny(() => {})).toEqualTypeOf(qondor)
  })

  it('refuses a wrong topic name', () => {
    // @ts-expect-error: the version is missing.
    qondor.on('OfferSent', () => {})
    // @ts-expect-error: the second is not a topic.
    qondor.on(['OfferSentV1', 'InvoiceCreatedV1'], () => {})
    // @ts-expect-error: there is no such magic.
    qondor.on('*', () => {})
  })
})

describe('ignore', () => {
  it('takes one topic or several, and is chainable', () => {
    expectTypeOf(qondor.ignore('PingV1').ignore(['OfferSentV1', 'PingV1'])).toEqualTypeOf(qondor)
  })

  it('refuses a wrong topic name', () => {
    // @ts-expect-error: the version is missing.
    qondor.ignore('OfferSent')
    // @ts-expect-error: the second is not a topic.
    qondor.ignore(['OfferSentV1', 'InvoiceCreatedV1'])
  })
})

describe('the other methods', () => {
  it('type what they are given', () => {
    const chained = qondor
      .onAny((event, delivery) => {
        expectTypeOf(event).toEqualTypeOf<QondorWebhookEvent>()
        expectTypeOf(delivery).toEqualTypeOf<Delivery>()
      })
      .onUnknownTopic((delivery) => expectTypeOf(delivery).toEqualTypeOf<Delivery>())
      .onInvalid((error, delivery) => {
        expectTypeOf(error).toEqualTypeOf<QondorWebhookError>()
        expectTypeOf(delivery).toEqualTypeOf<InvalidDelivery>()
      })
      .onError((error, delivery) => {
        expectTypeOf(error).toEqualTypeOf<QondorWebhookError>()
        expectTypeOf(delivery).toEqualTypeOf<Delivery | undefined>()
      })
      .onDrift((drift) => {
        expectTypeOf(drift).toEqualTypeOf<Drift>()
        expectTypeOf(drift).toEqualTypeOf<{ readonly topic: string; readonly key: string }>()
      })
      .onOutcome((report, { durationMs }) => {
        expectTypeOf(report.outcome).toEqualTypeOf<Outcome>()
        expectTypeOf(report.status).toEqualTypeOf<number>()
        expectTypeOf(report.code).toEqualTypeOf<QondorWebhookErrorCode | undefined>()
        expectTypeOf(durationMs).toEqualTypeOf<number>()
      })

    expectTypeOf(chained).toEqualTypeOf(qondor)
  })

  it('give the outcome observer neither payload nor causes', () => {
    // @ts-expect-error: no event.
    qondor.onOutcome((report) => report.event)
    // @ts-expect-error: no error.
    qondor.onOutcome((report) => report.error)
  })
})

describe('a delivery', () => {
  it('has the promised fields, all readonly', () => {
    expectTypeOf<Delivery>().toEqualTypeOf<{
      readonly webhookId: string
      readonly topic: string
      readonly receivedAt: Date
      readonly attempt: number
      readonly payload: Readonly<Record<string, unknown>>
      readonly rawBody: string | undefined
      readonly signal: AbortSignal
      once(name: string, work: () => unknown): Promise<void>
    }>()
  })

  it('is given to every topic handler', () => {
    qondor.onPing((_event, delivery) => expectTypeOf(delivery).toEqualTypeOf<Delivery>())
    qondor.on('PingV1', (_event, delivery) => expectTypeOf(delivery).toEqualTypeOf<Delivery>())
  })
})
