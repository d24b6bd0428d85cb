import { QondorWebhookError } from '../../errors.js'
import type { DeliveryQueue, QueueStats } from '../../queue/delivery-queue.js'
import { LazyConnection, WorkerSet } from '../shared/lifecycle.js'
import { type QueueOptions, resolveQueueOptions } from '../shared/queue-options.js'
import { safeWarning, warnOnConsole } from '../shared/warnings.js'
import { type BullmqConnection, resolveConnection } from './connection.js'
import { failedDeliveries, rejectedDeliveries } from './dead-letter-sets.js'
import { createDeadLetters } from './dead-letters.js'
import {
  deliveryOptions,
  type OpenQueues,
  openQueues,
  rejectedOptions,
  storeJob,
  toJob,
} from './jobs.js'
import { MemoryGuard } from './memory.js'
import { clockFault, startWorker } from './worker.js'

/** Options of {@link bullmqQueue}. */
export interface BullmqQueueOptions extends QueueOptions {
  /**
   * Where Redis is: `{ url }`, `{ host, port }` and whatever else ioredis takes, or a client that you
   * made with ioredis, which is copied, and neither used nor closed. A cluster is not taken.
   */
  readonly connection: BullmqConnection
  /** BullMQ has no order within a project: with `'project'` this throws; see `pgBossQueue`. @default none */
  readonly order?: 'none' | undefined
  /**
   * Whether to store deliveries in a Redis whose `maxmemory-policy` is not `noeviction`. Such a server
   * deletes deliveries that were acknowledged when its memory is full. With `true` the queue warns once
   * instead of refusing. @default false
   */
  readonly allowEviction?: boolean | undefined
  /**
   * Called once for each risk: Redis does not keep an append-only file, may delete data while
   * `allowEviction` is `true`, or does not say its `maxmemory-policy`; the clock of a worker is more
   * than 5 s off that of Redis when it starts, so that retries come too early or too late.
   * @default one line on `console.warn`
   */
  readonly onWarning?: ((message: string) => void) | undefined
}

/**
 * A queue on Redis, by BullMQ 6 and ioredis, with as many receivers and workers as you like. It
 * connects at its first use. What is `queued` outlives a death of the server as far as its append-only
 * file goes: with `appendfsync everysec` up to a second may be lost with the power, with `always`
 * nothing, and without the file everything.
 *
 * Deliveries of a worker that died are tried again within 15 s; each such death takes one of the
 * attempts, so that a delivery that kills its worker ends with the dead letters. A process that stands
 * still for more than 10 s counts as dead. While Redis is away `enqueue` rejects at once, and workers
 * wait. Connections that go silent are replaced within 15 s. After a failover receivers and workers
 * follow the host name to the new primary.
 *
 * `ready`, `enqueue` and `storeDeadLetter` reject with `queue_unavailable` while the server's
 * `maxmemory-policy` is not `noeviction`, and the latter two above 90 % of its `maxmemory`, so that
 * workers have room to go on. The queue asks for both at most once a second, while it stores.
 *
 * @throws {QondorWebhookError} `invalid_options` for an option out of its range.
 * @example
 * const queue = bullmqQueue({ connection: { url: process.env.REDIS_URL } })
 * const qondor = createQondorWebhooks({ auth, queue })
 * const worker = await qondor.work()
 */
export function bullmqQueue(options: BullmqQueueOptions): DeliveryQueue {
  assertNoOrder(options.order)
  const settings = resolveQueueOptions(options)
  const connect = resolveConnection(options.connection)
  const warn = safeWarning(options.onWarning ?? warnOnConsole)
  const memory = new MemoryGuard({ allowEviction: options.allowEviction ?? false, warn })
  const workers = new WorkerSet()
  let isClockChecked = false
  const opened = new LazyConnection(() => openQueues(connect, settings.name, warn))

  return {
    async ready() {
      await memory.assertNoEviction((await opened.get()).client)
    },
    async enqueue(delivery) {
      const open = await opened.get()
      const job = toJob(delivery)
      await open.onPrimary(() => memory.assertRoom(open.client, job.size))
      return storeJob(open, open.main, job, deliveryOptions(settings))
    },
    async storeDeadLetter(delivery, reason) {
      const open = await opened.get()
      const job = toJob(delivery, { reason })
      await open.onPrimary(() => memory.assertRoom(open.client, job.size))
      return storeJob(open, open.rejected, job, rejectedOptions)
    },
    async work(handle, workOptions) {
      const { client } = await opened.get()
      const fault = isClockChecked ? undefined : await clockFault(client)
      isClockChecked = true
      if (fault !== undefined) warn(fault)
      return workers.add(await startWorker(connect, settings, handle, workOptions))
    },
    dead: createDeadLetters(async () => {
      const open = await opened.get()
      return new Map([
        ['failed', failedDeliveries(open)],
        ['rejected', rejectedDeliveries(open, settings)],
      ])
    }),
    stats: async () => readStats(await opened.get()),
    async close() {
      const opening = opened.close()
      await workers.close()
      const open = await opening?.catch(() => undefined)
      await open?.close()
    },
  }
}

function assertNoOrder(order: unknown): void {
  if (order === undefined || order === 'none') return
  throw new QondorWebhookError(
    'invalid_options',
    'bullmqQueue takes no order but none: the open-source BullMQ keeps none within a key. For the ' +
      'events of a project in order use pgBossQueue.',
  )
}

/** Counts what is in the queue, now. */
async function readStats({ main, rejected }: OpenQueues): Promise<QueueStats> {
  const counts = await main.getJobCounts('waiting', 'delayed', 'active', 'failed')
  const { active = 0, failed = 0, ...waiting } = counts
  const oldest = [
    ...(await main.getJobs('waiting', 0, 0, true)),
    ...(await main.getJobs('delayed', 0, 0, true)),
  ].map(({ timestamp }) => timestamp)
  return {
    waiting: Object.values(waiting).reduce((sum, count) => sum + count, 0),
    running: active,
    dead: failed + (await rejected.getPrioritizedCount()),
    oldestWaitMs: oldest.length > 0 ? Math.max(0, Date.now() - Math.min(...oldest)) : 0,
  }
}
