// The types that createEvent and deliver return, so that a compiler can name them from this entry.
export type * from '../topics/compiled/events.js'
export type { DeliveryHeaders } from './deliveries.js'
export {
  type CreateDeliveryOptions,
  type CreatedDelivery,
  type CreateRequestOptions,
  createDelivery,
  createRequest,
  deliver,
} from './deliveries.js'
export type { CompleteBody, EventInput, EventOverrides, TopicBody } from './events.js'
export { type CreateEventOptions, createEvent, type EventVariant, eventVariants } from './events.js'
export { type FakeClock, fakeClock } from './fake-clock.js'
export {
  type CreateInvalidDeliveryOptions,
  createInvalidDelivery,
  type InvalidBody,
  type InvalidKind,
  invalidKinds,
} from './invalid-deliveries.js'
