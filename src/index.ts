export type {
  AuthFunction,
  Authorization,
  HeaderAuth,
  HeaderAuthValue,
  HeadersLike,
  RefusalReason,
  WebhookAuth,
} from './authentication.js'
export { type OfferValidUntilOptions, occurredAt, offerValidUntil } from './dates.js'
export type { Claim, ClaimResult, DeduplicationStore } from './deduplication/deduplication-store.js'
export { type MemoryStoreOptions, memoryStore } from './deduplication/memory-store.js'
export type { QondorWebhookErrorCode, QondorWebhookIssue } from './errors.js'
export { QondorWebhookError, type QondorWebhookErrorDetails } from './errors.js'
export type { Delivery, InvalidDelivery } from './handlers/delivery.js'
export type { Middleware } from './handlers/middleware.js'
export type {
  CustomTopics,
  Drift,
  DriftObserver,
  ErrorObserver,
  EventMap,
  Handler,
  HandlerOptions,
  InvalidDeliveryHandler,
  UnknownTopicHandler,
} from './handlers/registry.js'
export type { WebhookHeaders } from './headers.js'
export type { LogFields, Logger } from './logger.js'
export type { Marks } from './marks.js'
export type { WebhookBody } from './parse/body.js'
export {
  type ParseOptions,
  parseQondorWebhook,
  type SafeParseResult,
  safeParseQondorWebhook,
} from './parse/parse-qondor-webhook.js'
export { createQondorWebhooks } from './receiver/create-qondor-webhooks.js'
export { type HttpResponse, toHttpResponse } from './receiver/http-response.js'
export type { QondorWebhooksOptions } from './receiver/options.js'
export type {
  AttemptReport,
  Outcome,
  OutcomeObserver,
  OutcomeReport,
  ReceiveResult,
} from './receiver/outcomes.js'
export type { QondorWebhooks, WebhookReceiver } from './receiver/qondor-webhooks.js'
export type { BodyLimits, BodyReader, ReceiveRequest } from './receiver/request.js'
export type { DeliveryReport, OnEnd, Telemetry } from './receiver/telemetry.js'
export type { WorkerOptions } from './receiver/worker.js'
export { NonRetryableError, RetryLaterError, type RetryTime } from './retry-errors.js'
// By a star: a new topic needs no second line here.
export type * from './topics/compiled/events.js'
export {
  ProjectStatus,
  type ProjectStatusName,
  projectStatusName,
} from './topics/project-status.js'
export { type QondorTopic, type QondorWebhookEvent, qondorTopics } from './topics/registry.js'
export type { StandardSchema } from './topics/standard-schema.js'
