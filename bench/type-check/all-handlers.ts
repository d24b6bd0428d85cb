import { createQondorWebhooks } from 'qondor-webhooks'
import * as z from 'zod'

void z

createQondorWebhooks({ auth: { header: 'x-qondor-key', value: 'a key' } })
  .onOfferCommentToCustomerCreated((event) => event.commentText)
  .onOfferAnswered((event) => event.offerId)
  .onOfferSent((event, delivery) => [event.offerValidUntil, delivery.receivedAt])
  .onProjectCreated((event) => event.officeId)
  .onProjectStatusChanged((event) => event.newStatus)
  .onPing((event) => event.webhookId)
  .on(['OfferSentV1', 'OfferAnsweredV1'], (event) => event.offerId)
  .onAny((event) => (event.topic === 'OfferSentV1' ? event.offerId : event.webhookId))
  .onUnknownTopic((delivery) => delivery.rawBody)
  .onInvalid((error, delivery) => [error.issues, delivery.rawBody])
  .onError((error, delivery) => [error.code, delivery?.topic])
  .onDrift(({ topic, key }) => [topic, key])
  .onOutcome(({ outcome }, { durationMs }) => [outcome, durationMs])
