import type {
  DeliveryWorker,
  HandleDelivery,
  QueueWorkOptions,
} from '../../queue/delivery-queue.js'
import { attemptAt } from '../shared/attempts.js'
import { type EngineSettings, retryDelayMs } from '../shared/engine-options.js'
import { stopWithin } from '../shared/stop-within.js'
import type { OpenBoss } from './open-boss.js'
import type { JobLike, PgBossLike } from './pg-boss-like.js'

// A batch is fetched and settled as one, so it is small: a death runs again what it had done of one.
const largestBatch = 5
const sweepMs = 2_000

/** Works on the jobs of a queue. */
export async function startWorker(
  { boss, isOurs }: OpenBoss,
  name: string,
  settings: EngineSettings,
  handle: HandleDelivery,
  { concurrency, onError }: QueueWorkOptions,
): Promise<DeliveryWorker> {
  const late = new AbortController()
  const batchSize = Math.min(concurrency, largestBatch)

  const run = async (job: JobLike) => {
    const attempt = {
      number: job.retryCount + 1,
      isLast: job.retryCount >= job.retryLimit,
      signal: AbortSignal.any([job.signal, late.signal]),
    }
    const verdict = await attemptAt(job.data, attempt, handle)
    if (verdict.next === 'done') return { id: job.id, status: 'completed' } as const
    const output = { reason: verdict.reason }
    if (verdict.next === 'dead') return { id: job.id, status: 'deadletter', output } as const
    await postpone(boss, name, job, output, retryDelayMs(attempt.number, settings))
    return { id: job.id, status: 'failed', output } as const
  }

  const id = await boss.work(
    name,
    {
      batchSize,
      localConcurrency: Math.ceil(concurrency / batchSize),
      pollingIntervalSeconds: 0.5,
      burstWhenBatchFull: true,
      perJobResults: true,
      includeMetadata: true,
    },
    (jobs) => Promise.all(jobs.map(run)),
  )
  // An instance of the user's looks for dead workers as seldom as they told it to.
  const sweep = isOurs ? undefined : setInterval(() => boss.supervise(name).catch(onError), sweepMs)

  return {
    async stop({ timeoutMs } = {}) {
      await stopWithin(timeoutMs, boss.offWork(name, { id, wait: true }), late)
      clearInterval(sweep)
    },
  }
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
  await boss.update(name, undefined, { id, startAfter: new Date(Date.now() + delayMs) })
}
