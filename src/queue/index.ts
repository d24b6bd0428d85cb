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
  EnqueueResult,
  HandleDelivery,
  QueueStats,
} from './delivery-queue.js'
export type { StoredDelivery } from './stored-delivery.js'
export { decodeDelivery, type EncodedDelivery, encodeDelivery } from './stored-delivery.js'
