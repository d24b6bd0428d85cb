export type {
  Attempt,
  AttemptResult,
  DeadLetter,
  DeadLetterFilter,
  DeadLetters,
  DeliveryInbox,
  DeliveryQueue,
  DeliveryWorker,
  EnqueueResult,
  HandleDelivery,
  QueueStats,
  QueueWorkOptions,
} from './delivery-queue.js'
export type { StoredDelivery } from './stored-delivery.js'
export { decodeDelivery, type EncodedDelivery, encodeDelivery } from './stored-delivery.js'
