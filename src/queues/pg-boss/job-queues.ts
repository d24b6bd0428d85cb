import { QondorWebhookError } from '../../errors.js'
import { sha256 } from '../../parse/event-key.js'
import { type StoredDelivery, toUuid } from '../../queue/stored-delivery.js'
import type { QueueSettings } from '../shared/queue-options.js'
import type { PgBossLike } from './pg-boss-like.js'

const day = 86_400
// pg-boss deletes jobs that wait longer than this; a delivery should wait forever.
const tenYears = 3_650 * day

/** Creates the two queues, or updates existing ones to these settings. */
export async function prepareQueues(
  boss: PgBossLike,
  { main, dead }: QueueNames,
  { attempts, windowMs }: QueueSettings,
  { isOrdered }: Order,
): Promise<void> {
  const settings = {
    retryLimit: attempts - 1,
    // For deliveries of a worker that died. After a failed handler, we set the delay before this one ends.
    retryDelay: 2,
    retryBackoff: false,
    // Handlers have their own time limit, and the heartbeat detects a worker that died.
    expireInSeconds: day,
    heartbeatSeconds: 10,
    retentionSeconds: tenYears,
    deleteAfterSeconds: Math.max(1, Math.ceil(windowMs / 1_000)),
  }
  const policy = isOrdered ? 'key_strict_fifo' : 'standard'
  await boss.createQueue(dead, { retentionSeconds: tenYears })
  await boss.createQueue(main, { ...settings, policy, deadLetter: dead })
  const queue = await boss.getQueue(main)
  if (queue?.policy !== policy) {
    throw new QondorWebhookError(
      'invalid_options',
      `The queue ${main} was created with another \`order\`, which cannot be changed. Set another \`name\`.`,
    )
  }
  await boss.updateQueue(main, settings)
}

/** Whether deliveries are kept in order, and by which key. */
export interface Order {
  readonly isOrdered: boolean
  /** The options for pg-boss: deliveries with the same key run one after the other. */
  orderOf(delivery: StoredDelivery): { singletonKey?: string }
}

export function createOrder(order: 'none' | 'project'): Order {
  const isOrdered = order === 'project'
  return {
    isOrdered,
    orderOf: (delivery) => (isOrdered ? { singletonKey: orderKey(delivery) } : {}),
  }
}

function orderKey({ projectId, key }: StoredDelivery): string {
  return projectId === undefined ? `delivery:${key}` : `project:${projectId}`
}

/** The two pg-boss queues behind one queue. */
export interface QueueNames {
  readonly main: string
  readonly dead: string
}

export function queueNames(name: string): QueueNames {
  // With a dot, which the `name` option does not allow.
  return { main: name, dead: `${name}.dead` }
}

/**
 * The id of a delivery's job in a pg-boss queue. Each queue has its own ids, because pg-boss updates a job
 * by its id alone.
 */
export async function jobId(queue: string, deliveryKey: string): Promise<string> {
  return toUuid(await sha256(queue, deliveryKey))
}
