import type { JobsOptions, Queue } from 'bullmq'
import type { EnqueueAnswer } from '../../queue/delivery-inbox.js'
import type { DeliveryJob } from './jobs.js'
import type { OpenQueues } from './open-queues.js'

/**
 * Adds a job to a queue, and says whether its id was there.
 *
 * BullMQ's own `add` answers the same in both cases. So each call puts a ticket of its own into the
 * data and looks whose ticket is stored: a job's data is written once, so of all calls for one id
 * exactly one finds its own. Both commands leave in one go, the read last; should the read ever
 * overtake, it finds nothing, and is done again.
 */
export async function storeJob(
  { Job, onPrimary }: OpenQueues,
  queue: Queue,
  { key, name, data }: Omit<DeliveryJob, 'size'>,
  options: JobsOptions,
): Promise<EnqueueAnswer> {
  const ticket = crypto.randomUUID()
  const job = new Job(queue, name, { ...data, ticket }, { ...options, jobId: key }, key)
  const redis = await queue.getBackend().client
  const read = () => redis.hget(queue.toKey(key), 'data')
  const [, early] = await onPrimary(() => Promise.all([job.addJob(redis), read()]))
  const stored = early ?? (await read())
  // Nothing: it was worked on and forgotten already.
  return stored === null || stored.includes(ticket) ? 'queued' : 'duplicate'
}
