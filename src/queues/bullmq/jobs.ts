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

/** The two queues in BullMQ that make one of ours, on a connection of their own. */
export interface OpenQueues {
  readonly client: Redis
  readonly Job: typeof Job
  readonly main: Queue
  /** Nobody works on this one. */
  readonly rejected: Queue
  /** Runs a command; where the server has become a replica, once more on the new connection. */
  onPrimary<Answer>(command: () => Promise<Answer>): Promise<Answer>
  close(): Promise<void>
}

// Without Redis a command is to fail at once: a request waits for it.
const failFast = { lazyConnect: true, maxRetriesPerRequest: 1, enableOfflineQueue: false }

/** Connects; rejects with `queue_unavailable` when Redis is away or refuses. */
export async function openQueues(
  connect: Connect,
  name: string,
  warn: (message: string) => void,
): Promise<OpenQueues> {
  const { Job, Queue } = await import('bullmq').catch(missingPeer('bullmq'))
  const client = await connect(failFast)
  // Heard, so that Node does not end the process; each command that fails tells its caller.
  let heard: unknown
  const listen = (error: unknown): void => {
    heard = error
  }
  client.on('error', listen)
  try {
    await client.connect()
    const open = (each: string) => new Queue(each, { connection: client }).on('error', listen)
    const main = open(name)
    // No name that the option name takes.
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

// Less than a delivery waits for the queue, which `queueTimeoutMs` bounds.
const switchWithinMs = 2_000

function followPrimary(client: Redis): OpenQueues['onPrimary'] {
  let switching: Promise<unknown> | undefined
  return async (command) => {
    await switching
    try {
      return await command()
    } catch (error) {
      if (!isRoleChange(error)) throw error
      // The client connects again by itself; until then it calls the old connection ready.
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
    'Redis could not be reached, or refused: see cause. Is it up, and is the connection right?',
    { cause },
  )
}

/** A delivery as BullMQ keeps it: `key` is its id, and `name` what its tools show. */
interface DeliveryJob {
  readonly key: string
  readonly name: string
  readonly data: object
  /** How long the body is, in characters. */
  readonly size: number
}

/** The name of a job whose delivery has no topic that could be read. */
export const nameWithoutTopic = 'unreadable'

export function toJob(delivery: StoredDelivery, more: { reason?: string } = {}): DeliveryJob {
  const encoded = encodeDelivery(delivery)
  const data = { ...encoded, ...more }
  const name = encoded.topic ?? nameWithoutTopic
  return { key: delivery.key, name, data, size: encoded.body.length }
}

/** How BullMQ is to treat a delivery that waits for a worker. */
export function deliveryOptions({ attempts, windowMs }: QueueSettings): JobsOptions {
  return {
    attempts,
    backoff: { type: 'custom' },
    // What is done is remembered, so that a repeat is told; what is dead is kept.
    removeOnComplete: { age: windowMs / 1_000 },
    removeOnFail: false,
    // Reasons are kept; where in our code they were made helps nobody.
    stackTraceLimit: 0,
  }
}

/**
 * How BullMQ is to treat a dead letter that no handler could take, where nobody works. A priority keeps it in a sorted
 * set, from which one is taken quickly, however many there are.
 */
export const rejectedOptions: JobsOptions = { priority: 1 }

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
): Promise<EnqueueResult> {
  const ticket = crypto.randomUUID()
  const job = new Job(queue, name, { ...data, ticket }, { ...options, jobId: key }, key)
  const redis = await queue.getBackend().client
  const read = () => redis.hget(queue.toKey(key), 'data')
  const [, early] = await onPrimary(() => Promise.all([job.addJob(redis), read()]))
  const stored = early ?? (await read())
  // Nothing: it was worked on and forgotten already.
  return stored === null || stored.includes(ticket) ? 'queued' : 'duplicate'
}
