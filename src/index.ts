export type { WebhookHeaders } from './authentication/headers.js'
export type {
  CustomAuth,
  HeaderKeyAuth,
  HeaderKeyValue,
  HeaderReader,
  WebhookAuth,
} from './authentication/webhook-auth.js'
export { occurredAt } from './dates/occurred-at.js'
export { type OfferValidUntilOptions, offerValidUntil } from './dates/offer-valid-until.js'
export type { Claim, ClaimAnswer, DeduplicationStore } from './deduplication/deduplication-store.js'
export { type MemoryStoreOptions, memoryStore } from './deduplication/memory-store.js'
export type { Delivery, InvalidDelivery } from './dispatcher/delivery.js'
export type { CustomTopics, EventMap } from './dispatcher/event-map.js'
export type {
  Drift,
  DriftObserver,
  ErrorObserver,
  Handler,
  InvalidHandler,
  UnknownTopicHandler,
} from './dispatcher/handlers.js'
export type { QondorWebhookErrorCode } from './errors/error-codes.js'
export type { QondorWebhookIssue } from './errors/issue.js'
export { NonRetryableError } from './errors/non-retryable-error.js'
export {
  QondorWebhookError,
  type QondorWebhookErrorDetails,
} from './errors/qondor-webhook-error.js'
export {
  type ParseOptions,
  parseQondorWebhook,
  type SafeParseResult,
  safeParseQondorWebhook,
} from './parse/parse-qondor-webhook.js'
export type { WebhookBody } from './parse/webhook-body.js'
export { createQondorWebhooks } from './receiver/create-qondor-webhooks.js'
export { type HttpAnswer, toHttpAnswer } from './receiver/http-answer.js'
export type { QondorWebhooksOptions } from './receiver/options.js'
export type { Outcome } from './receiver/outcomes.js'
export type { QondorWebhooks } from './receiver/qondor-webhooks.js'
export type { BodyLimits, BodyReader, ReceiveRequest } from './receiver/receive-request.js'
export type {
  OutcomeObserver,
  OutcomeReport,
  ReceiveResult,
  WorkReport,
} from './receiver/receive-result.js'
export type { Receives } from './receiver/receives.js'
export type { WorkOptions } from './receiver/start-work.js'
// By a star: a new topic needs no second line here.
export type * from './topics/compiled/events.js'
export {
  ProjectStatus,
  type ProjectStatusName,
  projectStatusName,
} from './topics/project-status.js'
export { type QondorTopic, type QondorWebhookEvent, qondorTopics } from './topics/registry.js'
export type { StandardSchema } from './topics/standard-schema.js'
