export type { DeliveryQueue } from '../../queue/delivery-queue.js'
export { type SqliteQueueOptions, sqliteQueue } from './sqlite-queue.js'
export { type SqliteStore, type SqliteStoreOptions, sqliteStore } from './sqlite-store.js'
