export type { DeliveryQueue } from '../../queue/delivery-queue.js'
export type { PgBossConnection } from './open-boss.js'
export type { PgBossLike } from './pg-boss-like.js'
export { type PgBossQueueOptions, pgBossQueue } from './pg-boss-queue.js'
