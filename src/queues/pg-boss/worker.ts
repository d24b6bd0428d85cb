import type {
  DeliveryWorker,
  DeliveryWorkerOptions,
  HandleDelivery,
} from '../../queue/delivery-queue.js'
import { attemptAt, RunningAttempts } from '../shared/attempts.js'
import { defaultTimeoutMs, stopWithin } from '../shared/lifecycle.js'
import { type QueueSettings, retryDelayMs } from '../shared/queue-options.js'
import type { QueueNames } from './job-queues.js'
import { completeJobs, deleteLeftBodies } from './job-table.js'
import { deleteLeftMarks, JobMarks, markTableOf } from './mark-table.js'
import type { OpenBoss } from './open-boss.js'
import type { JobLike, PgBossLike } from './pg-boss-like.js'

// A batch is fetched and settled as one. It is small, because a crash repeats the handled part of it.
const largestBatch = 5
const superviseMs = 2_000
const sweepMs = 60_000

/** Starts a worker on the jobs of a queue. */
export async function startWorker(
  { boss, isOurs }: OpenBoss,
  names: QueueNames,
  settings: QueueSettings,
  handle: HandleDelivery,
  { concurrency, onError }: DeliveryWorkerOptions,
): Promise<DeliveryWorker> {
  const name = names.main
  const late = new AbortController()
  const running = new RunningAttempts(late.signal)
  const batchSize = batchSizeFor(concurrency)

  const run = async (job: JobLike, marks: JobMarks) => {
    const number = job.retryCount + 1
    const isLast = job.retryCount >= job.retryLimit
    const attempt = (signal: AbortSignal) => {
      return attemptAt(job.data, { number, isLast, signal, marks }, handle)
    }
    const result = await running.run(job.id, attempt, job.signal)
    if (result.action === 'ack') return { id: job.id, status: 'completed' } as const
    const { action, reason, failedHandlers, waitMs = retryDelayMs(number, settings) } = result
    const output = { reason, failedHandlers }
    if (action === 'deadLetter') return { id: job.id, status: 'deadletter', output } as const
    // If that fails, the batch settles the job; the other jobs must not fail.
    await postpone(boss, name, job, output, waitMs).catch(onError)
    return { id: job.id, status: 'failed', output } as const
  }

  // If that fails, pg-boss completes them with the batch, and the next sweep deletes what they leave.
  const complete = async (done: readonly { job: JobLike; marks: JobMarks }[]) => {
    if (done.length === 0) return
    const isAnyMarked = done.some(({ marks }) => marks.isStored)
    const markTable = isAnyMarked ? await markTableOf(boss, name) : undefined
    const jobs = done.map(({ job }) => job)
    await completeJobs(boss, name, jobs, markTable)
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
      const batch = jobs.map((job) => ({ job, marks: new JobMarks(boss, name, job) }))
      const results = await Promise.all(batch.map(({ job, marks }) => run(job, marks)))
      const done = batch.filter((_, index) => results[index]?.status === 'completed')
      await complete(done).catch(onError)
      // pg-boss never counts a batch of one as full, so the next job would wait for a poll.
      if (batchSize === 1) setTimeout(() => boss.notifyWorker(id))
      return results
    },
  )
  // The user's own instance may look for dead workers only rarely.
  const supervise = () => boss.supervise(name).catch(onError)
  const supervising = isOurs ? undefined : setInterval(supervise, superviseMs)
  const sweep = (since: 'lastHour' | 'ever') => {
    deleteLeftBodies(boss, name, since).catch(onError)
    deleteLeftMarks(boss, names).catch(onError)
  }
  const sweeping = setInterval(sweep, sweepMs, 'lastHour')
  sweep('ever')

  return {
    async stop({ timeoutMs = defaultTimeoutMs } = {}) {
      try {
        await stopWithin(timeoutMs, boss.offWork(name, { id, wait: true }), late)
      } finally {
        clearInterval(supervising)
        clearInterval(sweeping)
      }
    },
  }
}

/** The batch size that makes the best use of a concurrency without exceeding it. */
function batchSizeFor(concurrency: number): number {
  const sizes = Array.from({ length: Math.min(concurrency, largestBatch) }, (_, index) => index + 1)
  const used = (size: number) => size * Math.floor(concurrency / size)
  // Batches of one are slow, so they are used only for a concurrency of one.
  const batches = sizes.length > 1 ? sizes.slice(1) : sizes
  return batches.reduce((best, size) => (used(size) >= used(best) ? size : best))
}

// pg-boss has one delay for all failed attempts. Failing the job here, before the batch is settled, allows
// its own delay. If this process dies in between, the job is retried early, which does no harm.
async function postpone(
  boss: PgBossLike,
  name: string,
  { id, retryCount }: JobLike,
  output: object,
  delayMs: number,
): Promise<void> {
  await boss.fail(name, { id, retryCount }, output)
  // In seconds, which the server adds to its clock.
  await boss.update(name, undefined, { id, startAfter: delayMs / 1_000 })
}
