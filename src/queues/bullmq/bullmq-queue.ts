import { QondorWebhookError } from '../../errors.js'
import type { DeliveryQueue, QueueStats } from '../../queue/delivery-queue.js'
import { withExpiry } from '../shared/dead-letter-expiry.js'
import { closableQueue, LazyConnection } from '../shared/lifecycle.js'
import { type QueueOptions, resolveQueueOptions } from '../shared/queue-options.js'
import { safeWarning, WarningLog } from '../shared/warnings.js'
import { type BullmqConnection, resolveConnection } from './connection.js'
import { failedDeliveries, rejectedDeliveries } from './dead-letter-sets.js'
import { createDeadLetters } from './dead-letters.js'
import { deliveryOptions, rejectedOptions, storeJob, toJob } from './jobs.js'
import { type OpenQueues, openQueues } from './open-queues.js'
import { clockWarning, MemoryGuard } from './server-checks.js'
import { startWorker } from './worker.js'

/** Options of {@link bullmqQueue}. */
export interface BullmqQueueOptions extends QueueOptions {
  /**
   * The connection to Redis: `{ url }`, `{ host, port }` with any other ioredis options, or your own
   * ioredis client. The queue duplicates the client; it neither uses nor closes it. Clusters are not
   * supported.
   */
  readonly connection: BullmqConnection
  /** BullMQ keeps no order within a project: `'project'` throws; see `pgBossQueue`. @default none */
  readonly order?: 'none' | undefined
  /**
   * Whether to store deliveries if the `maxmemory-policy` of Redis is not `noeviction`. When the memory of
   * such a server is full, it deletes acknowledged deliveries. With `true` the queue warns once; with
   * `false` it rejects deliveries. @default false
   */
  readonly allowEviction?: boolean | undefined
  /**
   * Called once for each risk: Redis has no append-only file, may delete data while `allowEviction` is
   * `true`, or does not report its `maxmemory-policy`; or the clock of a starting worker differs by more
   * than 5 s from that of Redis, so that retries come too early or too late.
   * @default the `logger` of the receiver; without a receiver, one line on `console.warn`
   */
  readonly onWarning?: ((message: string) => void) | undefined
}

/**
 * A queue on Redis, with BullMQ 6 and ioredis, for any number of receivers and workers. It connects on
 * first use. Queued deliveries survive a crash of the server if it has an append-only file. After a loss
 * of power, up to a second may be lost with `appendfsync everysec`, nothing with `always`, and everything
 * without the file.
 *
 * If a worker dies, its deliveries are retried within 15 s. Each crash uses up one attempt, so a delivery
 * that kills its worker becomes a dead letter. A process that is frozen for more than 10 s counts as dead.
 * While Redis is down, `enqueue` rejects at once, and workers wait. Silent connections are replaced within
 * 15 s. After a failover, receivers and workers follow the host name to the new primary.
 *
 * `ready`, `enqueue` and `storeDeadLetter` reject with `queue_unavailable` while the server's
 * `maxmemory-policy` is not `noeviction`. `enqueue` and `storeDeadLetter` also reject above 90 % of
 * `maxmemory`, so that workers have room to continue. The queue checks both at most once a second, while
 * it stores.
 *
 * @throws {QondorWebhookError} `invalid_options` for an invalid option.
 * @example
 * const queue = bullmqQueue({ connection: { url: process.env.REDIS_URL } })
 * const qondor = createQondorWebhooks({ auth, queue })
 * const worker = await qondor.work()
 */
export function bullmqQueue(options: BullmqQueueOptions): DeliveryQueue {
  assertNoOrder(options.order)
  const settings = resolveQueueOptions(options)
  const connect = resolveConnection(options.connection)
  const log = new WarningLog()
  const warn = safeWarning(options.onWarning ?? log.warn)
  const memory = new MemoryGuard({ allowEviction: options.allowEviction ?? false, warn })
  let isClockChecked = false
  const opened = new LazyConnection(() => openQueues(connect, settings.name, warn))
  const dead = createDeadLetters(async () => {
    const open = await opened.get()
    return new Map([
      ['failed', failedDeliveries(open, settings)],
      ['rejected', rejectedDeliveries(open, settings)],
    ])
  })

  return closableQueue({
    logTo: log.logTo,
    async ready() {
      await memory.assertNoEviction((await opened.get()).client)
    },
    async enqueue(delivery, { marks } = {}) {
      const open = await opened.get()
      const job = toJob(delivery, { marks })
      await open.onPrimary(() => memory.assertRoom(open.client, job.size))
      return storeJob(open, open.main, job, deliveryOptions(settings))
    },
    async storeDeadLetter(delivery, reason, earlier) {
      const open = await opened.get()
      const job = toJob(delivery, { ...earlier, reason })
      await open.onPrimary(() => memory.assertRoom(open.client, job.size))
      return storeJob(open, open.rejected, job, rejectedOptions)
    },
    async work(handle, workOptions) {
      const { client } = await opened.get()
      const isChecked = isClockChecked
      isClockChecked = true
      const warning = isChecked ? undefined : await clockWarning(client)
      if (warning !== undefined) warn(warning)
      const worker = await startWorker({ connect, client }, settings, handle, workOptions)
      const { onError } = workOptions
      return withExpiry(worker, dead, settings.deadLettersKeepMs, onError)
    },
    dead,
    stats: async () => readStats(await opened.get()),
    async close() {
      const open = await opened.close()?.catch(() => undefined)
      await open?.close()
    },
  })
}

function assertNoOrder(order: unknown): void {
  if (order === undefined || order === 'none') return
  throw new QondorWebhookError(
    'invalid_options',
    "bullmqQueue supports only `order: 'none'`, because the open-source BullMQ keeps no order within a " +
      'key. To keep the order of a project, use pgBossQueue.',
  )
}

/** Counts the deliveries in the queue now. */
async function readStats({ main, rejected }: OpenQueues): Promise<QueueStats> {
  const counts = await main.getJobCounts('waiting', 'delayed', 'active', 'failed')
  const { active = 0, failed = 0, ...waiting } = counts
  const oldest = [
    ...(await main.getJobs('waiting', 0, 0, true)),
    ...(await main.getJobs('delayed', 0, 0, true)),
  ].map(({ timestamp }) => timestamp)
  return {
    waiting: Object.values(waiting).reduce((sum, count) => sum + count, 0),
    active: active,
    dead: failed + (await rejected.getPrioritizedCount()),
    oldestWaitMs: oldest.length > 0 ? Math.max(0, Date.now() - Math.min(...oldest)) : 0,
  }
}
