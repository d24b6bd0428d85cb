export type { Marks } from '../marks.js'
export type {
  Attempt,
  AttemptResult,
  DeadLetter,
  DeadLetterFilter,
  DeadLetters,
  DeliveryInbox,
  DeliveryQueue,
  DeliveryWorker,
  DeliveryWorkerOptions,
  EarlierAttempts,
  EnqueueResult,
  FailedAttempt,
  HandleDelivery,
  QueueStats,
  ReplayOptions,
} from './delivery-queue.js'
export type { StoredDelivery, TraceContext } from './stored-delivery.js'
export { decodeDelivery, type EncodedDelivery, encodeDelivery } from './stored-delivery.js'
