import type { Job, Queue } from 'bullmq'
import type { Redis } from 'ioredis'
import type { DeadLetter } from '../../queue/delivery-queue.js'
import { deadDelivery } from '../shared/attempts.js'
import { allMarks, failedHandlersOf, replayedData } from '../shared/job-data.js'
import type { QueueSettings } from '../shared/queue-options.js'
import { JobFields } from './job-fields.js'
import { DeduplicationKeys, deliveryOptions, nameWithoutTopic, storeJob } from './jobs.js'
import type { OpenQueues } from './open-queues.js'

/** A dead letter without its body. */
export interface DeadLetterEntry {
  readonly jobId: string
  readonly topic: string | undefined
  readonly failedAt: Date
}

/** One of the sets of dead letters in Redis. */
export interface DeadLetterSet {
  count(): Promise<number>
  /** Oldest first. */
  entries(): AsyncIterable<DeadLetterEntry>
  /** A dead letter with its body; its id is the id of the job. */
  letter(jobId: string): Promise<DeadLetter | undefined>
  replay(jobId: string, allHandlers: boolean): Promise<boolean>
  remove(jobId: string): Promise<boolean>
}

const pageSize = 500

/** The jobs of a queue in a state, oldest first, page by page and without their bodies. */
async function* entriesOf(
  client: Redis,
  queue: Queue,
  state: 'failed' | 'prioritized',
): AsyncGenerator<DeadLetterEntry, void> {
  for (let start = 0; ; start += pageSize) {
    const ids = await queue.getRanges([state], start, start + pageSize - 1, true)
    const read = (id: string) => client.hmget(queue.toKey(id), 'name', 'timestamp', 'finishedOn')
    const rows = await Promise.all(ids.map(read))
    for (const [index, [name, timestamp, finishedOn]] of rows.entries()) {
      // A job that was removed in the meantime has no fields.
      if (!timestamp) continue
      const topic = name === nameWithoutTopic ? undefined : (name ?? undefined)
      yield { jobId: ids[index] ?? '', topic, failedAt: new Date(Number(finishedOn ?? timestamp)) }
    }
    if (ids.length < pageSize) return
  }
}

const withAllAttempts = { resetAttemptsMade: true, resetAttemptsStarted: true }

/** The failed jobs of the main queue: deliveries without attempts left. */
export function failedDeliveries(
  { client, main }: OpenQueues,
  { windowMs }: QueueSettings,
): DeadLetterSet {
  const keys = new DeduplicationKeys(client, main)
  const fields = new JobFields(() => client, main)
  return {
    count: () => main.getFailedCount(),
    entries: () => entriesOf(client, main, 'failed'),
    async letter(jobId) {
      const job = await main.getJob(jobId)
      return job && (await job.isFailed()) ? fromFailedJob(job, fields) : undefined
    },
    async replay(jobId, allHandlers) {
      const job = await main.getJob(jobId)
      if (!job) return false
      if (allHandlers && (await job.isFailed())) await fields.forgetMarks(job)
      try {
        await job.retry('failed', withAllAttempts)
        return true
      } catch (error) {
        // BullMQ rejects a job that is not failed, for example after another process replayed it.
        if (await job.isFailed()) throw error
        return false
      }
    },
    async remove(jobId) {
      const job = await main.getJob(jobId)
      if (!job || !(await job.isFailed())) return false
      // First: after a crash in between, the dead letter can be removed again.
      await keys.expire(job, windowMs)
      return (await main.remove(jobId)) > 0
    },
  }
}

async function fromFailedJob(job: Job, fields: JobFields): Promise<DeadLetter> {
  const [failedHandlers, marks] = await Promise.all([
    fields.readFailedHandlers(job),
    fields.readMarks(job),
  ])
  const { id = '', deduplicationId = id, data, timestamp, failedReason } = job
  const { finishedOn = timestamp } = job
  return {
    id,
    delivery: deadDelivery(data, deduplicationId, new Date(timestamp)),
    reason: failedReason ?? '',
    failedHandlers,
    ...(marks.length > 0 && { marks }),
    failedAt: new Date(finishedOn),
    // The start that found no attempts left does not count.
    attempts: Math.min(job.attemptsStarted, job.opts.attempts ?? job.attemptsStarted),
  }
}

/** The jobs of the queue without workers: deliveries that no handler can handle. */
export function rejectedDeliveries(open: OpenQueues, settings: QueueSettings): DeadLetterSet {
  const { main, rejected } = open
  return {
    count: () => rejected.getPrioritizedCount(),
    entries: () => entriesOf(open.client, rejected, 'prioritized'),
    async letter(jobId) {
      const job = await rejected.getJob(jobId)
      return job && fromRejectedJob(job)
    },
    async replay(jobId, allHandlers) {
      const job = await rejected.getJob(jobId)
      if (!job) return false
      const { deduplicationId: key = jobId, name } = job
      const data = replayedData(job.data, allHandlers)
      // Stored before it is removed: after a crash in between it is in both, and the next replay fixes that.
      await storeJob(open, main, { key, name, data }, deliveryOptions(settings))
      return (await rejected.remove(jobId)) > 0
    },
    async remove(jobId) {
      return (await rejected.getJob(jobId)) !== undefined && (await rejected.remove(jobId)) > 0
    },
  }
}

function fromRejectedJob({ id = '', deduplicationId = id, data, timestamp }: Job): DeadLetter {
  const failedAt = new Date(timestamp)
  const marks = allMarks(data, [])
  return {
    id,
    delivery: deadDelivery(data, deduplicationId, failedAt),
    reason: String(data.reason),
    failedHandlers: failedHandlersOf(data),
    ...(marks.length > 0 && { marks }),
    failedAt,
    attempts: 0,
  }
}
