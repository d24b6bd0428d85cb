import type { Job } from 'bullmq'
import type { HandleDelivery } from '../../queue/delivery-queue.js'
import { attemptAt } from '../shared/attempts.js'
import { workerDied } from '../shared/dead-delivery.js'

/**
 * Runs one attempt; rejects with the reason where it is not done.
 *
 * BullMQ counts the attempts that failed and, apart from them, those that it started. Ours are the
 * latter: a delivery that kills its worker each time is given up too.
 */
export async function runAttempt(
  job: Job,
  signal: AbortSignal,
  handle: HandleDelivery,
  giveUp: (reason: string) => Error,
): Promise<void> {
  const number = job.attemptsStarted
  const { attempts = 1 } = job.opts
  if (number > attempts) throw giveUp(workerDied)
  const isLast = number === attempts
  const verdict = await attemptAt(job.data, { number, isLast, signal }, handle)
  if (verdict.next === 'done') return
  throw verdict.next === 'dead' || isLast ? giveUp(verdict.reason) : new Error(verdict.reason)
}
