import type { Job, JobsOptions, Queue } from 'bullmq'
import type { Redis } from 'ioredis'
import type { EnqueueResult } from '../../queue/delivery-queue.js'
import type { StoredDelivery } from '../../queue/stored-delivery.js'
import { toJobData } from '../shared/job-data.js'
import type { QueueSettings } from '../shared/queue-options.js'
import type { OpenQueues } from './open-queues.js'

/** A delivery as a BullMQ job: its duplicates have the same `key`, and BullMQ's tools show `name`. */
interface DeliveryJob {
  readonly key: string
  readonly name: string
  readonly data: object
  /** The length of the body, in characters. */
  readonly size: number
}

/** The name of a job whose delivery has no readable topic. */
export const nameWithoutTopic = 'unreadable'

export function toJob(
  delivery: StoredDelivery,
  beside: Parameters<typeof toJobData>[1],
): DeliveryJob {
  const data = toJobData(delivery, beside)
  const name = data.topic ?? nameWithoutTopic
  return { key: delivery.key, name, data, size: data.body.length }
}

/** The options of a job that waits for a worker; the worker decides what happens after an attempt. */
export function deliveryOptions({ attempts }: QueueSettings): JobsOptions {
  return {
    attempts,
    backoff: { type: 'custom' },
    // The reasons are kept; stack traces of our code help nobody.
    stackTraceLimit: 0,
  }
}

/**
 * The options of a dead letter that no handler can handle, in the queue without workers. The priority puts
 * it into a sorted set, from which a job can be removed quickly, no matter how many there are.
 */
export const rejectedOptions: JobsOptions = { priority: 1 }

/**
 * Adds a job to a queue, unless its key exists. BullMQ returns the id of the job that has the key: for
 * exactly one of all calls this is the call's own id, also if a command is sent again.
 */
export async function storeJob(
  { Job, onPrimary }: OpenQueues,
  queue: Queue,
  { key, name, data }: Omit<DeliveryJob, 'size'>,
  options: JobsOptions,
): Promise<EnqueueResult> {
  const id = crypto.randomUUID()
  const deduplication = { id: key }
  // `queue.add` would store the id a second time, in the options.
  const job = new Job(queue, name, data, { ...options, deduplication }, id)
  const client = await queue.getBackend().client
  return (await onPrimary(() => job.addJob(client))) === id ? 'queued' : 'duplicate'
}

// Long enough for a dead letter that nobody removes.
const centuryMs = 100 * 365 * 86_400_000

/**
 * The deduplication keys of a queue, each of which remembers an event. When a job ends, BullMQ deletes its
 * key if that has no expiry, so a key that is to stay gets one before.
 */
export class DeduplicationKeys {
  readonly #client: Redis
  readonly #toKey: (type: string) => string

  constructor(client: Redis, queue: Pick<Queue, 'toKey'>) {
    this.#client = client
    this.#toKey = (type) => queue.toKey(type)
  }

  /** Keeps the key of a job that is dead, or about to be, for as long as the job exists. */
  async hold(job: Job): Promise<void> {
    const { deduplicationId, id } = job
    if (deduplicationId === undefined || id === undefined) return
    await this.#client.set(this.#keyOf(deduplicationId), id, 'PX', centuryMs)
  }

  /** Keeps the key of a job that is done, or will be soon. */
  async expire({ deduplicationId }: Job, windowMs: number): Promise<void> {
    if (deduplicationId === undefined) return
    // With another value, BullMQ does not delete the key when it removes the job.
    await this.#client.set(this.#keyOf(deduplicationId), 'done', 'PX', windowMs)
  }

  #keyOf(deduplicationId: string): string {
    return this.#toKey(`de:${deduplicationId}`)
  }
}
