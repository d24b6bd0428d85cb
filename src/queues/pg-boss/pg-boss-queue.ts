import { QondorWebhookError } from '../../errors.js'
import type { DeliveryQueue } from '../../queue/delivery-queue.js'
import type { StoredDelivery } from '../../queue/stored-delivery.js'
import { withExpiry } from '../shared/dead-letter-expiry.js'
import { toJobData } from '../shared/job-data.js'
import { closableQueue, LazyConnection } from '../shared/lifecycle.js'
import { oncePerOutage } from '../shared/outages.js'
import { type QueueOptions, resolveQueueOptions } from '../shared/queue-options.js'
import { createDeadLetters } from './dead-letters.js'
import { createOrder, jobId, prepareQueues, queueNames } from './job-queues.js'
import { countJobs, selectJobs } from './job-table.js'
import { createMarkTable } from './mark-table.js'
import { type OpenBoss, openBoss, outageOf, type PgBossConnection } from './open-boss.js'
import { startWorker } from './worker.js'

/** Options of {@link pgBossQueue}: `connectionString` or `boss`, and the rest. */
export interface PgBossQueueOptions extends QueueOptions, PgBossConnection {
  /**
   * `'project'` runs the events of a project in the order of receipt: each waits for the one before it. A
   * dead event blocks its project until it is replayed (with one more attempt) or removed.
   * @default 'none'
   */
  readonly order?: 'none' | 'project' | undefined
}

/**
 * A queue in PostgreSQL, on pg-boss 12, with any number of receivers and workers. Queued deliveries survive
 * a crash and a loss of power, as PostgreSQL does. The queue connects on first use.
 *
 * If a worker dies, its heartbeat stops and its deliveries are retried within 15 s; each crash uses up one
 * attempt. A silent connection is replaced within 15 s too; `onError` is called once per outage.
 *
 * @throws {QondorWebhookError} `invalid_options` for an invalid option.
 * @example
 * const queue = pgBossQueue({ connectionString: process.env.DATABASE_URL })
 * const qondor = createQondorWebhooks({ auth, queue })
 * const worker = await qondor.work()
 */
export function pgBossQueue(options: PgBossQueueOptions): DeliveryQueue {
  assertOneSource(options)
  const settings = resolveQueueOptions(options)
  const order = createOrder(options.order ?? 'none')
  const names = queueNames(settings.name)
  const errorListeners = new Set<(error: unknown) => void>()
  const reportOnce = oncePerOutage((error) => {
    for (const listener of errorListeners) listener(error)
  }, outageOf)
  const report = (error: unknown): void => {
    if (errorListeners.size > 0) reportOnce(error)
  }

  const opened = new LazyConnection<OpenBoss>(async () => {
    const open = await openBoss(options, report).catch(rethrowUnavailable)
    try {
      await prepareQueues(open.boss, names, settings, order)
      await createMarkTable(open.boss, names.main)
      return open
    } catch (error) {
      await open.close()
      return rethrowUnavailable(error)
    }
  })
  const boss = async () => (await opened.get()).boss
  const dead = createDeadLetters(boss, names, order)

  const send = async (name: string, delivery: StoredDelivery, data: object) => {
    const options = { id: await jobId(name, delivery.key), ...order.orderOf(delivery) }
    const id = await (await boss()).send(name, data, options)
    return id === null ? 'duplicate' : 'queued'
  }

  return closableQueue({
    ready: async () => void (await opened.get()),
    enqueue: (delivery, { marks } = {}) =>
      send(names.main, delivery, toJobData(delivery, { marks })),
    storeDeadLetter: (delivery, reason, earlier) =>
      send(names.dead, delivery, toJobData(delivery, { ...earlier, reason })),
    async work(handle, workOptions) {
      const open = await opened.get()
      const options = { ...workOptions, onError: report }
      const started = await startWorker(open, names, settings, handle, options)
      errorListeners.add(workOptions.onError)
      const worker = withExpiry(started, dead, settings.deadLettersKeepMs, report)
      return {
        async stop(stopOptions) {
          await worker.stop(stopOptions)
          errorListeners.delete(workOptions.onError)
        },
      }
    },
    dead,
    async stats() {
      const engine = await boss()
      const { waiting, running } = await countJobs(engine, names.main)
      const letters = await countJobs(engine, names.dead)
      // By the server's clock, which may differ from this machine's.
      const age = 'extract(epoch from clock_timestamp() - "createdOn")::float8 * 1000 as "ageMs"'
      const oldestOnly = { queued: true, limit: 1 }
      const [oldest] = await selectJobs<{ ageMs: number }>(engine, names.main, age, oldestOnly)
      return {
        waiting,
        active: running,
        dead: letters.waiting,
        oldestWaitMs: Math.max(0, Math.round(oldest?.ageMs ?? 0)),
      }
    },
    async close() {
      const open = await opened.close()?.catch(() => undefined)
      await open?.close()
    },
  })
}

function rethrowUnavailable(cause: unknown): never {
  if (QondorWebhookError.is(cause)) throw cause
  throw new QondorWebhookError(
    'queue_unavailable',
    'PostgreSQL cannot be reached or rejected the connection: see cause. Check that it is up and that ' +
      'the address is right.',
    { cause },
  )
}

function assertOneSource({ connectionString, boss }: PgBossConnection): void {
  const given = [connectionString, boss].filter((source) => source !== undefined)
  if (given.length === 1 && given[0] !== '') return
  throw new QondorWebhookError(
    'invalid_options',
    'pgBossQueue needs `connectionString` or `boss`, and not both. Is the environment variable it comes ' +
      'from set?',
  )
}
