import { describe, expectTypeOf, it } from 'vitest'
import type * as z from 'zod'
import {
  type OfferAnsweredV1,
  type OfferCommentToCustomerCreatedV1,
  type OfferSentV1,
  type PingV1,
  type ProjectCreatedV1,
  type ProjectStatusChangedV1,
  type QondorTopic,
  type QondorWebhookEvent,
  qondorTopics,
} from '../../src/index.js'
import type { offerSentV1Schema, qondorWebhookSchema } from '../../src/topics/index.js'

interface Offer {
  webhookId: string
  timestamp: string
  projectId: number
  projectNo: string | null
  projectName: string
  projectMainCustomerContactPersonEmail: string | null
  offerId: number
  offerHeading: string | null
  offerLanguage: string | null
  offerLink: string | null
  directLink: string | null
  customerId: number | null
  customerName: string | null
  customerExternalReference: string | null
}

interface Project {
  webhookId: string
  timestamp: string
  officeId: number
  officeInternalName: string | null
  officeExternalReference: string | null
  projectId: number
  projectNo: string | null
  projectName: string
}

type Same<Type> = { [Key in keyof Type]: Type[Key] }
type Dated = Offer & { offerValidUntil: string | null }
type Commented = Offer & { commentedOn: string | null; commentText: string | null }
type StatusChanged = Project & {
  oldStatus: number
  oldStatusText: string | null
  newStatus: number
  newStatusText: string | null
  customerId: number | null
  customerName: string | null
  customerExternalReference: string | null
}

describe('the event types', () => {
  it('have the documented fields: required ones plain, the rest with null, none undefined', () => {
    expectTypeOf<OfferSentV1>().toEqualTypeOf<Same<Dated & { topic: 'OfferSentV1' }>>()
    expectTypeOf<OfferAnsweredV1>().toEqualTypeOf<Same<Dated & { topic: 'OfferAnsweredV1' }>>()
    expectTypeOf<OfferCommentToCustomerCreatedV1>().toEqualTypeOf<
      Same<Commented & { topic: 'OfferCommentToCustomerCreatedV1' }>
    >()
    expectTypeOf<ProjectCreatedV1>().toEqualTypeOf<Same<Project & { topic: 'ProjectCreatedV1' }>>()
    expectTypeOf<ProjectStatusChangedV1>().toEqualTypeOf<
      Same<StatusChanged & { topic: 'ProjectStatusChangedV1' }>
    >()
    expectTypeOf<PingV1>().toEqualTypeOf<{
      webhookId: string
      timestamp: string
      topic: 'PingV1'
    }>()
  })

  it('are what the schemas answer', () => {
    expectTypeOf<z.infer<typeof offerSentV1Schema>>().toEqualTypeOf<OfferSentV1>()
    expectTypeOf<z.infer<typeof qondorWebhookSchema>>().toEqualTypeOf<QondorWebhookEvent>()
  })

  it('refuse a wrong field name', () => {
    const read = (event: OfferSentV1) => {
      // @ts-expect-error: the field is called offerId.
      return event.offerID
    }
    expectTypeOf(read).parameter(0).toEqualTypeOf<OfferSentV1>()
  })
})

describe('QondorWebhookEvent', () => {
  it('is one name for the union and for each member', () => {
    type Documented =
      | OfferAnsweredV1
      | OfferCommentToCustomerCreatedV1
      | OfferSentV1
      | PingV1
      | ProjectCreatedV1
      | ProjectStatusChangedV1
    expectTypeOf<QondorWebhookEvent<Documented['topic']>>().toEqualTypeOf<Documented>()
    expectTypeOf<QondorWebhookEvent<'OfferSentV1'>>().toEqualTypeOf<OfferSentV1>()
    expectTypeOf<QondorWebhookEvent<'OfferSentV1' | 'PingV1'>>().toEqualTypeOf<
      OfferSentV1 | PingV1
    >()
    expectTypeOf<QondorWebhookEvent<QondorTopic>>().toEqualTypeOf<QondorWebhookEvent>()
  })

  it('rejects an unknown topic', () => {
    // @ts-expect-error: the topic has a version.
    expectTypeOf<QondorWebhookEvent<'OfferSent'>>()
  })
})

describe('qondorTopics', () => {
  it('is a readonly tuple of the topics', () => {
    expectTypeOf(qondorTopics).toEqualTypeOf<readonly [QondorTopic, ...QondorTopic[]]>()
    expectTypeOf<QondorTopic>().toEqualTypeOf<QondorWebhookEvent['topic']>()
    // @ts-expect-error: it is readonly.
    qondorTopics.push('PingV1')
  })
})
