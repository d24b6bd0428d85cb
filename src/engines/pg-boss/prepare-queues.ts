import { QondorWebhookError } from '../../errors/qondor-webhook-error.js'
import type { EngineSettings } from '../shared/engine-options.js'
import type { Order } from './order.js'
import type { PgBossLike } from './pg-boss-like.js'
import type { QueueNames } from './queue-names.js'

const day = 86_400
// pg-boss deletes jobs that nobody ran for so long; a delivery is to wait for ever.
const tenYears = 3_650 * day

/** Makes the two queues, or brings those that are there up to these settings. */
export async function prepareQueues(
  boss: PgBossLike,
  { main, dead }: QueueNames,
  { attempts, windowMs }: EngineSettings,
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
