// The types that createEvent and deliver return, so that a compiler can name them from this entry.
export type * from '../topics/compiled/events.js'
export type { DeliveryHeaders } from './deliveries.js'
export {
  type CreateDeliveryOptions,
  type CreateRequestOptions,
  createDelivery,
  createRequest,
  type DeliveryRequest,
  deliver,
} from './deliveries.js'
export type { CompleteEventBody, CustomEventBody, EventInput, EventOverrides } from './events.js'
export { type CreateEventOptions, createEvent, type EventVariant, eventVariants } from './events.js'
export { type FakeClock, fakeClock } from './fake-clock.js'
export {
  type CreateInvalidDeliveryOptions,
  createInvalidDelivery,
  type InvalidBody,
  type InvalidDeliveryKind,
  invalidDeliveryKinds,
} from './invalid-deliveries.js'
export {
  type CreateLambdaEventOptions,
  createLambdaEvent,
  type LambdaEvents,
  type LambdaOptions,
  type LambdaSource,
} from './lambda-events.js'
export { type MemoryQueue, type MemoryQueueOptions, memoryQueue } from './memory-queue.js'
