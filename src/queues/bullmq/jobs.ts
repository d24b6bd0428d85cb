import type { Job, JobsOptions, Queue } from 'bullmq'
import type { Redis } from 'ioredis'
import { QondorWebhookError } from '../../errors.js'
import type { EnqueueResult } from '../../queue/delivery-queue.js'
import { encodeDelivery, type StoredDelivery } from '../../queue/stored-delivery.js'
import { isSettledWithin } from '../shared/lifecycle.js'
import { missingPeer } from '../shared/missing-peer.js'
import type { QueueSettings } from '../shared/queue-options.js'
import {
  type Connect,
  closeClient,
  hasAppendOnlyFile,
  isRoleChange,
  noAppendOnlyFile,
} from './connection.js'

/** The two BullMQ queues behind one queue, on their own connection. */
export interface OpenQueues {
  readonly client: Redis
  readonly Job: typeof Job
  readonly main: Queue
  /** This queue has no workers. */
  readonly rejected: Queue
  /** Runs a command, and again on a new connection if the server has become a replica. */
  onPrimary<Answer>(command: () => Promise<Answer>): Promise<Answer>
  close(): Promise<void>
}

// If Redis is down, a command must fail at once, because a request waits for it.
const failFast = { lazyConnect: true, maxRetriesPerRequest: 1, enableOfflineQueue: false }

/** Connects; rejects with `queue_unavailable` if Redis is down or rejects the connection. */
export async function openQueues(
  connect: Connect,
  name: string,
  warn: (message: string) => void,
): Promise<OpenQueues> {
  const { Job, Queue } = await import('bullmq').catch(missingPeer('bullmq'))
  const client = await connect(failFast)
  // Without a listener Node would end the process. The callers get the errors of their commands.
  let heard: unknown
  const listen = (error: unknown): void => {
    heard = error
  }
  client.on('error', listen)
  try {
    await client.connect()
    const open = (each: string) => new Queue(each, { connection: client }).on('error', listen)
    const main = open(name)
    // With a dot, which the `name` option does not allow.
    const rejected = open(`${name}.rejected`)
    await Promise.all([main.waitUntilReady(), rejected.waitUntilReady()])
    if (!(await hasAppendOnlyFile(client))) warn(noAppendOnlyFile)
    const onPrimary = followPrimary(client)
    const close = async () => {
      await Promise.all([main.close(), rejected.close()])
      await closeClient(client)
    }
    return { client, Job, main, rejected, onPrimary, close }
  } catch (error) {
    client.disconnect()
    throw unavailable(heard ?? error)
  }
}

// Shorter than `queueTimeoutMs`, for which a delivery waits.
const switchWithinMs = 2_000

function followPrimary(client: Redis): OpenQueues['onPrimary'] {
  let switching: Promise<unknown> | undefined
  return async (command) => {
    await switching
    try {
      return await command()
    } catch (error) {
      if (!isRoleChange(error)) throw error
      // The client reconnects by itself; until then the old connection counts as ready.
      switching ??= once(client, 'ready', switchWithinMs).finally(() => {
        switching = undefined
      })
      await switching
      return command()
    }
  }
}

function once(client: Redis, event: string, milliseconds: number): Promise<unknown> {
  const heard = new Promise((resolve) => void client.once(event, resolve))
  return isSettledWithin(milliseconds, heard)
}

function unavailable(cause: unknown): QondorWebhookError {
  return new QondorWebhookError(
    'queue_unavailable',
    'Redis cannot be reached or rejected the connection: see cause. Check that it is up and that ' +
      '`connection` is right.',
    { cause },
  )
}

/** A delivery as a BullMQ job: `key` is its id, and `name` is shown by BullMQ's tools. */
interface DeliveryJob {
  readonly key: string
  readonly name: string
  readonly data: object
  /** The length of the body, in characters. */
  readonly size: number
}

/** The name of a job whose delivery has no readable topic. */
export const nameWithoutTopic = 'unreadable'

export function toJob(delivery: StoredDelivery, more: { reason?: string } = {}): DeliveryJob {
  const encoded = encodeDelivery(delivery)
  const data = { ...encoded, ...more }
  const name = encoded.topic ?? nameWithoutTopic
  return { key: delivery.key, name, data, size: encoded.body.length }
}

/** The options of a job that waits for a worker. */
export function deliveryOptions({ attempts, windowMs }: QueueSettings): JobsOptions {
  return {
    attempts,
    backoff: { type: 'custom' },
    // Done jobs are remembered to detect duplicates; dead letters are kept.
    removeOnComplete: { age: windowMs / 1_000 },
    removeOnFail: false,
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
 * Adds a job to a queue, and returns whether its id is new.
 *
 * BullMQ's own `add` returns the same in both cases. So each call puts a unique ticket into the data and
 * then reads the stored ticket. The data of a job is written once, so of all calls for one id exactly one
 * finds its own ticket. Both commands are sent together, the read last. If the read is processed first, it
 * finds nothing, and is repeated.
 */
export async function storeJob(
  { Job, onPrimary }: OpenQueues,
  queue: Queue,
  { key, name, data }: Omit<DeliveryJob, 'size'>,
  options: JobsOptions,
): Promise<EnqueueResult> {
  const ticket = crypto.randomUUID()
  const job = new Job(queue, name, { ...data, ticket }, { ...options, jobId: key }, key)
  const redis = await queue.getBackend().client
  const read = () => redis.hget(queue.toKey(key), 'data')
  const [, early] = await onPrimary(() => Promise.all([job.addJob(redis), read()]))
  const stored = early ?? (await read())
  // Nothing is stored: the job was already handled and forgotten.
  return stored === null || stored.includes(ticket) ? 'queued' : 'duplicate'
}
