import type {
  DeliveryWorker,
  HandleDelivery,
  QueueWorkOptions,
} from '../../queue/delivery-queue.js'
import { attemptAt, RunningAttempts } from '../shared/attempts.js'
import { defaultTimeoutMs, stopWithin } from '../shared/lifecycle.js'
import { type QueueSettings, retryDelayMs } from '../shared/queue-options.js'
import type { OpenBoss } from './open-boss.js'
import type { JobLike, PgBossLike } from './pg-boss-like.js'

// A batch is fetched and settled as one, so it is small: a death runs again what it had done of one.
const largestBatch = 5
const sweepMs = 2_000

/** Works on the jobs of a queue. */
export async function startWorker(
  { boss, isOurs }: OpenBoss,
  name: string,
  settings: QueueSettings,
  handle: HandleDelivery,
  { concurrency, onError }: QueueWorkOptions,
): Promise<DeliveryWorker> {
  const late = new AbortController()
  const running = new RunningAttempts(late.signal)
  const batchSize = batchSizeFor(concurrency)

  const run = async (job: JobLike) => {
    const number = job.retryCount + 1
    const isLast = job.retryCount >= job.retryLimit
    const attempt = (signal: AbortSignal) => {
      return attemptAt(job.data, { number, isLast, signal }, handle)
    }
    const result = await running.run(job.id, attempt, job.signal)
    if (result.action === 'ack') return { id: job.id, status: 'completed' } as const
    const output = { reason: result.reason }
    if (result.action === 'deadLetter') return { id: job.id, status: 'deadletter', output } as const
    // Where that fails, the batch settles it; it must not fail the others.
    await postpone(boss, name, job, output, retryDelayMs(number, settings)).catch(onError)
    return { id: job.id, status: 'failed', output } as const
  }

  const id = await boss.work(
    name,
    {
      batchSize,
      localConcurrency: Math.floor(concurrency / batchSize),
      pollingIntervalSeconds: 0.5,
      burstWhenBatchFull: true,
      perJobResults: true,
      includeMetadata: true,
    },
    async (jobs) => {
      const results = await Promise.all(jobs.map(run))
      // A batch of one is never called full, so that the next would wait for a poll.
      if (batchSize === 1) setTimeout(() => boss.notifyWorker(id))
      return results
    },
  )
  // An instance of the user's looks for dead workers as seldom as they told it to.
  const sweep = isOurs ? undefined : setInterval(() => boss.supervise(name).catch(onError), sweepMs)

  return {
    async stop({ timeoutMs = defaultTimeoutMs } = {}) {
      try {
        await stopWithin(timeoutMs, boss.offWork(name, { id, wait: true }), late)
      } finally {
        clearInterval(sweep)
      }
    },
  }
}

/** The size of batch that makes the most of a concurrency, without going over it. */
function batchSizeFor(concurrency: number): number {
  const sizes = Array.from({ length: Math.min(concurrency, largestBatch) }, (_, index) => index + 1)
  const used = (size: number) => size * Math.floor(concurrency / size)
  // One by one is slow, but for a concurrency of one.
  const batches = sizes.length > 1 ? sizes.slice(1) : sizes
  return batches.reduce((best, size) => (used(size) >= used(best) ? size : best))
}

// pg-boss has one delay for whatever ends an attempt. Failed here, before the batch is settled, the
// job can be given its own. If this process dies in between, it is tried early, which does no harm.
async function postpone(
  boss: PgBossLike,
  name: string,
  { id, retryCount }: JobLike,
  output: object,
  delayMs: number,
): Promise<void> {
  await boss.fail(name, { id, retryCount }, output)
  // In seconds, which the server adds to its own clock.
  await boss.update(name, undefined, { id, startAfter: delayMs / 1_000 })
}
