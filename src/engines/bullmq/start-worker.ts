import type { Job } from 'bullmq'
import type {
  DeliveryWorker,
  HandleDelivery,
  QueueWorkOptions,
} from '../../queue/delivery-queue.js'
import { type EngineSettings, retryDelayMs } from '../shared/engine-options.js'
import { missingPeer } from '../shared/missing-peer.js'
import { RunningAttempts } from '../shared/running-attempts.js'
import { defaultTimeoutMs, stopWithin } from '../shared/stop-within.js'
import { closeClient } from './close-client.js'
import { oncePerOutage } from './once-per-outage.js'
import type { Connect } from './redis-connection.js'
import { runAttempt } from './run-attempt.js'

// A worker that died is noticed once its locks ran out, at one of the next two looks: in 12 s.
const lockDuration = 10_000
const stalledInterval = 1_000
// Blocked commands wait for Redis as long as it takes; BullMQ asks for this.
const patient = { lazyConnect: false, maxRetriesPerRequest: null, enableOfflineQueue: true }

/** Works on the jobs of a queue. */
export async function startWorker(
  connect: Connect,
  settings: EngineSettings,
  handle: HandleDelivery,
  { concurrency, onError }: QueueWorkOptions,
): Promise<DeliveryWorker> {
  const { UnrecoverableError, Worker } = await import('bullmq').catch(missingPeer('bullmq'))
  const client = await connect(patient)
  const tell = oncePerOutage(client, onError)
  // BullMQ listens to it too, and tells of what it hears, but not before nor after its own time.
  client.on('error', () => {})
  const late = new AbortController()
  const giveUp = (reason: string) => new UnrecoverableError(reason)
  const running = new RunningAttempts(late.signal)

  let isForced = false
  const run = async (job: Job) => {
    try {
      await running.run(job.id ?? '', (signal) => runAttempt(job, signal, handle, giveUp))
    } finally {
      // BullMQ would connect anew to tell what came of it, and keep the process alive.
      if (isForced) await new Promise(() => {})
    }
  }
  const worker = new Worker(settings.name, run, {
    connection: client,
    concurrency,
    lockDuration,
    stalledInterval,
    // A stall is counted as an attempt, by us.
    maxStalledCount: Number.MAX_SAFE_INTEGER,
    runRetryDelay: 1_000,
    settings: { backoffStrategy: (attempt: number) => retryDelayMs(attempt, settings) },
  })
  worker.on('error', tell)
  worker.on('lockRenewalFailed', (ids) => {
    for (const id of ids) running.abort(id)
  })

  const stop = async (timeoutMs: number) => {
    // While Redis is away a pause would wait for it, even with nothing to end.
    const isIdle = running.isEmpty && client.status !== 'ready'
    if (!isIdle) await stopWithin(timeoutMs, worker.pause(), late)
    // By force: what still runs is not waited for, and loses its lock.
    isForced = true
    await worker.close(true)
    await closeClient(client)
  }
  let stopping: Promise<void> | undefined
  return {
    stop({ timeoutMs = defaultTimeoutMs } = {}) {
      stopping ??= stop(timeoutMs)
      return stopping
    },
  }
}
