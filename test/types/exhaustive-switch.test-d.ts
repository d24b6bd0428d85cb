import { describe, expectTypeOf, it } from 'vitest'
import type { QondorWebhookEvent } from '../../src/index.js'

function assertNever(event: never): never {
  throw new Error(String(event))
}

// By name, so that this holds for these whatever Qondor adds.
type Documented = QondorWebhookEvent<
  | 'OfferAnsweredV1'
  | 'OfferCommentToCustomerCreatedV1'
  | 'OfferSentV1'
  | 'PingV1'
  | 'ProjectCreatedV1'
  | 'ProjectStatusChangedV1'
>

function withEveryTopic(event: Documented): string {
  switch (event.topic) {
    case 'OfferAnsweredV1':
    case 'OfferSentV1':
      return event.offerValidUntil ?? ''
    case 'OfferCommentToCustomerCreatedV1':
      return event.commentText ?? ''
    case 'ProjectCreatedV1':
      return event.projectName
    case 'ProjectStatusChangedV1':
      return event.newStatusText ?? ''
    case 'PingV1':
      return event.webhookId
    default:
      return assertNever(event)
  }
}

function withoutPing(event: Documented): string {
  switch (event.topic) {
    case 'OfferAnsweredV1':
    case 'OfferSentV1':
      return event.offerValidUntil ?? ''
    case 'OfferCommentToCustomerCreatedV1':
      return event.commentText ?? ''
    case 'ProjectCreatedV1':
      return event.projectName
    case 'ProjectStatusChangedV1':
      return event.newStatusText ?? ''
    default:
      // @ts-expect-error: PingV1 is missing.
      return assertNever(event)
  }
}

function withAStrangeTopic(event: QondorWebhookEvent): string {
  switch (event.topic) {
    // @ts-expect-error: there is no such topic.
    case 'InvoiceCreatedV1':
      return 'an invoice'
    default:
      return 'no invoice'
  }
}

describe('a switch over event.topic', () => {
  it('is exhaustive with all topics, and only with all', () => {
    expectTypeOf(withEveryTopic).toEqualTypeOf<typeof withoutPing>()
    expectTypeOf(withAStrangeTopic).returns.toBeString()
  })
})
