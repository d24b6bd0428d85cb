import { QondorWebhookError } from '../../errors.js'
import { sha256 } from '../../parse/event-key.js'
import { asUuid, type StoredDelivery } from '../../queue/stored-delivery.js'
import type { QueueSettings } from '../shared/queue-options.js'
import type { DatabaseLike, PgBossLike } from './pg-boss-like.js'

const day = 86_400
// pg-boss deletes jobs that nobody ran for so long; a delivery is to wait for ever.
const tenYears = 3_650 * day

/** Makes the two queues, or brings those that are there up to these settings. */
export async function prepareQueues(
  boss: PgBossLike,
  { main, dead }: QueueNames,
  { attempts, windowMs }: QueueSettings,
  { isOrdered }: Order,
): Promise<void> {
  const settings = {
    retryLimit: attempts - 1,
    // What a worker that died had is tried again soon; after a handler that threw, ours sets the delay
    // before this one is over.
    retryDelay: 2,
    retryBackoff: false,
    // Handlers have a time limit of their own, and a worker that dies is told by its heartbeat.
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
      `The queue ${main} was made with another order, which cannot be changed: name another queue.`,
    )
  }
  await boss.updateQueue(main, settings)
}

/** Whether, and by what, deliveries are kept in order. */
export interface Order {
  readonly isOrdered: boolean
  /** What pg-boss is told of a delivery's place: those with the same key follow each other. */
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

/** The two queues in pg-boss that make one of ours. */
export interface QueueNames {
  readonly main: string
  readonly dead: string
}

export function queueNames(name: string): QueueNames {
  // With a point, which no name of the user's has.
  return { main: name, dead: `${name}.dead` }
}

/**
 * The id of a delivery's job in a queue of pg-boss. Each queue has ids of its own, since pg-boss
 * updates a job by its id, whatever the queue.
 */
export async function jobId(queue: string, deliveryKey: string): Promise<string> {
  return asUuid(await sha256(queue, deliveryKey))
}

/** How many jobs of a queue wait, and how many run. */
interface JobCounts {
  readonly waiting: number
  readonly running: number
}

/**
 * Counts the jobs of a queue, now: the counts that pg-boss hands out are those of its last sweep. The
 * table is the one that pg-boss itself searches.
 */
export async function countJobs(boss: PgBossLike, queue: string): Promise<JobCounts> {
  let counts: JobCounts = { waiting: 0, running: 0 }
  const count: DatabaseLike = {
    async executeSql(statement) {
      const [, table] = /\bFROM\s+(\S+)\s+WHERE name = \$1/.exec(statement) ?? []
      if (table === undefined) throw new Error('This version of pg-boss searches jobs otherwise.')
      const sql = `
        select count(*) filter (where state < 'active')::int as waiting,
          count(*) filter (where state = 'active')::int as running
        from ${table} where name = $1 and state <= 'active'`
      const { rows } = await boss.getDb().executeSql(sql, [queue])
      counts = (rows[0] as JobCounts | undefined) ?? counts
      return { rows: [] }
    },
  }
  await boss.findJobs(queue, { limit: 1, db: count })
  return counts
}
