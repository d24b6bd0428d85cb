export type { DeliveryQueue } from '../../queue/delivery-queue.js'
export { type BullmqQueueOptions, bullmqQueue } from './bullmq-queue.js'
export type { BullmqClientLike, BullmqConnection, RedisOptionsLike } from './connection.js'
