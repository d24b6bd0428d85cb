// Types that createEvent and deliver return, so that a compiler can name them from here alone.
export type * from '../topics/compiled/events.js'
export {
  type CreateDeliveryOptions,
  type CreatedDelivery,
  createDelivery,
} from './create-delivery.js'
export { createEvent } from './create-event.js'
export {
  type CreateInvalidDeliveryOptions,
  createInvalidDelivery,
} from './create-invalid-delivery.js'
export { type CreateRequestOptions, createRequest } from './create-request.js'
export { deliver } from './deliver.js'
export type { DeliveryHeaders } from './delivery-headers.js'
export type { EventInput, EventOverrides } from './event-overrides.js'
export { type CreateEventOptions, type EventVariant, eventVariants } from './event-variant.js'
export { type FakeClock, fakeClock } from './fake-clock.js'
export { type InvalidBody, type InvalidKind, invalidKinds } from './make-invalid-body.js'
export type { CompleteBody, TopicBody } from './topic-body.js'
