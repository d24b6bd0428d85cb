export type {
  Attempt,
  DeadLetter,
  DeadLetterFilter,
  DeadLetters,
  DeliveryInbox,
  DeliveryQueue,
  DeliveryWorker,
  EnqueueAnswer,
  HandleDelivery,
  QueueStats,
  QueueWorkOptions,
  Verdict,
} from './delivery-queue.js'
export type { StoredDelivery } from './stored-delivery.js'
export { decodeDelivery, type EncodedDelivery, encodeDelivery } from './stored-delivery.js'
