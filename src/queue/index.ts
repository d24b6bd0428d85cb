export type { DeadLetter, DeadLetterFilter, DeadLetters } from './dead-letters.js'
export { decodeDelivery, type EncodedDelivery, encodeDelivery } from './delivery-codec.js'
export type { DeliveryInbox, EnqueueAnswer } from './delivery-inbox.js'
export type {
  Attempt,
  DeliveryQueue,
  DeliveryWorker,
  HandleDelivery,
  QueueStats,
  QueueWorkOptions,
  Verdict,
} from './delivery-queue.js'
export type { StoredDelivery } from './stored-delivery.js'
