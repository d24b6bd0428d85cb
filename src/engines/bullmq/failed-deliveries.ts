import type { Job } from 'bullmq'
import type { DeadLetter } from '../../queue/dead-letters.js'
import { deadDelivery } from '../shared/dead-delivery.js'
import { type DeadPlace, entriesOf } from './dead-place.js'
import type { OpenQueues } from './open-queues.js'

const afresh = { resetAttemptsMade: true, resetAttemptsStarted: true }

/** The failed jobs of the main queue: deliveries that were given up. */
export function failedDeliveries({ client, main }: OpenQueues): DeadPlace {
  return {
    count: () => main.getFailedCount(),
    entries: () => entriesOf(client, main, 'failed'),
    async letter(jobId) {
      const job = await main.getJob(jobId)
      return job && toDeadLetter(job)
    },
    async replay(jobId) {
      const job = await main.getJob(jobId)
      if (!job) return false
      try {
        await job.retry('failed', afresh)
        return true
      } catch (error) {
        // BullMQ refuses what is not failed, for one that somebody else replayed.
        if (await job.isFailed()) throw error
        return false
      }
    },
    async remove(jobId) {
      const job = await main.getJob(jobId)
      return job !== undefined && (await job.isFailed()) && (await main.remove(jobId)) > 0
    },
  }
}

function toDeadLetter(job: Job): DeadLetter {
  const { id = '', data, timestamp, finishedOn = timestamp, failedReason } = job
  return {
    id,
    delivery: deadDelivery(data, id, new Date(timestamp)),
    reason: failedReason ?? '',
    diedAt: new Date(finishedOn),
    // The start that found them used up was none.
    attempts: Math.min(job.attemptsStarted, job.opts.attempts ?? job.attemptsStarted),
  }
}
