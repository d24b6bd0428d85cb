import { createQondorWebhooks, QondorWebhookError, type QondorWebhookEvent } from 'qondor-webhooks'

export const auth = { header: 'x-qondor-key', value: 'a key' }

// Exported, so that `declaration` has to name its type.
export const qondor = createQondorWebhooks({ auth })
  .onOfferCommentToCustomerCreated((event) => event.commentText?.length)
  .onOfferAnswered((event, delivery) => ({ id: event.offerId, signal: delivery.signal }))
  .onOfferSent(async (event, { receivedAt }) => ({ until: event.offerValidUntil, receivedAt }))
  .onProjectCreated((event) => event.officeId.toFixed())
  .onProjectStatusChanged((event) => event.newStatus)
  .onPing((event) => event.webhookId)
  .on(['OfferSentV1', 'OfferAnsweredV1'], (event) => event.offerId)
  .onAny((event) => describe(event))
  .onInvalid((error, delivery) => [error.issues, delivery.rawBody])
  .onUnknownTopic((delivery) => delivery.payload['anything'])
  .onError((error, delivery) => [error.code, delivery?.topic])
  .onDrift(({ topic, key }) => `${topic}.${key}`)
  .onOutcome(({ outcome, status }, { durationMs }) => [outcome, status, durationMs])

function describe(event: QondorWebhookEvent): string | number {
  switch (event.topic) {
    case 'OfferSentV1':
      return event.offerId
    case 'ProjectStatusChangedV1':
      return event.newStatus
    default:
      return event.webhookId
  }
}

export function codeOf(error: unknown) {
  return QondorWebhookError.is(error) ? error.code : undefined
}
