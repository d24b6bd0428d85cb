import type { Job } from 'bullmq'
import type { Redis } from 'ioredis'
import type {
  AttemptResult,
  DeliveryWorker,
  DeliveryWorkerOptions,
  FailedAttempt,
  HandleDelivery,
} from '../../queue/delivery-queue.js'
import { attemptAt, lockLost, RunningAttempts, workerCrashed } from '../shared/attempts.js'
import { defaultTimeoutMs, isSettledWithin, stopWithin } from '../shared/lifecycle.js'
import { missingPeer } from '../shared/missing-peer.js'
import { oncePerOutage } from '../shared/outages.js'
import { type QueueSettings, retryDelayMs } from '../shared/queue-options.js'
import { blockSeconds, type Connect, closeClient, outageOf } from './connection.js'
import { JobFields } from './job-fields.js'
import { DeduplicationKeys } from './jobs.js'

// A dead worker is detected once its locks have expired, at one of the next two checks: within 12 s.
const lockDuration = 10_000
const stalledInterval = 1_000
// Commands wait for Redis as long as it takes; BullMQ requires this.
const waitForServer = { lazyConnect: false, maxRetriesPerRequest: null, enableOfflineQueue: true }

// One a second; a silent connection is replaced within 6 s.
const idleLooksToEnd = 8
const ignore = () => {}

/** The connections that a worker is given. */
interface WorkerConnections {
  /** Creates those of its own, which end when it stops. */
  readonly connect: Connect
  /** That of the queue, which lasts longer. */
  readonly client: Redis
}

/** Starts a worker on the jobs of a queue. */
export async function startWorker(
  { connect, client: queueClient }: WorkerConnections,
  settings: QueueSettings,
  handle: HandleDelivery,
  { concurrency, onError }: DeliveryWorkerOptions,
): Promise<DeliveryWorker> {
  const { UnrecoverableError, Worker } = await import('bullmq').catch(missingPeer('bullmq'))
  const report = oncePerOutage(onError, outageOf)
  const client = await connect(waitForServer, report)
  // BullMQ also listens for errors and reports them, but only while its own worker runs.
  client.on('error', ignore)
  const late = new AbortController()
  const running = new RunningAttempts(late.signal)

  let isForced = false
  const run = async (job: Job, token = ''): Promise<void> => {
    const lock = job.stalledCounter > 0 ? keepLock(job, token, report) : undefined
    try {
      // An earlier attempt that crashed as it ended may have left the key with an expiry.
      if (job.attemptsStarted > 1) await keys.hold(job).catch(report)
      const attempt = (signal: AbortSignal) => runAttempt(job, { fields, signal, handle })
      const result = await running.run(job.id ?? '', attempt, lock?.lost)
      if (isForced) return
      // Before BullMQ deletes the job: after a crash in between it runs again, and no key stays for ever.
      if (result.action === 'ack') return await keys.expire(job, settings.windowMs).catch(report)
      if (result.action === 'retry') throw new FailedAttemptError(result)
      const { failedHandlers = [] } = result
      const changes = [
        keys.hold(job),
        fields.writeFailedHandlers(job, failedHandlers),
        fields.writeEarlierCrashes(job),
      ]
      await Promise.all(changes).catch(report)
      throw new UnrecoverableError(result.reason)
    } finally {
      lock?.release()
      // BullMQ would reconnect to store the result, and keep the process alive.
      if (isForced) await new Promise(() => {})
    }
  }
  class ShortWaits extends Worker {
    // Also while a delivery waits for its retry; BullMQ would block for 10 seconds.
    override get maximumBlockTimeout() {
      return blockSeconds
    }
  }
  const worker = new ShortWaits(settings.name, run, {
    connection: client,
    concurrency,
    lockDuration,
    drainDelay: blockSeconds,
    stalledInterval,
    // We count a stall as an attempt ourselves.
    maxStalledCount: Number.MAX_SAFE_INTEGER,
    runRetryDelay: 1_000,
    // A job that is done is deleted at once, and its deduplication key stays. A failed one is kept.
    removeOnComplete: { count: 0 },
    settings: {
      backoffStrategy(attempt, _type, error) {
        const waitMs = error instanceof FailedAttemptError ? error.waitMs : undefined
        return waitMs ?? retryDelayMs(attempt, settings)
      },
    },
  })
  const keys = new DeduplicationKeys(client, worker)
  // A handler that goes on after a forced stop may still add a mark.
  const fields = new JobFields(() => (client.status === 'end' ? queueClient : client), worker)
  worker.on('error', report)
  const blocking = worker.getBackend().blockingClient
  blocking?.then((each) => each.on('error', ignore), ignore)
  worker.on('lockRenewalFailed', (ids) => {
    for (const id of ids) running.abort(id)
  })

  const stop = async ({ timeoutMs = defaultTimeoutMs } = {}) => {
    // While Redis is down, `pause` would wait for it, even if nothing runs.
    const isIdle = running.isEmpty && client.status !== 'ready'
    const paused = isIdle ? undefined : worker.pause()
    if (paused) await stopWithin(timeoutMs, endedOrIdle(paused, running, late.signal), late)
    // By force: running jobs are not awaited, and lose their locks.
    isForced = true
    await worker.close(true)
    await closeClient(client)
    // A pause that ends only now would leave a connection open.
    const disconnect = () => blocking?.then((each) => each.disconnect(), ignore)
    paused?.then(disconnect, disconnect)
  }
  return { stop }
}

/** Tells BullMQ that an attempt failed, and when to try again. */
class FailedAttemptError extends Error {
  readonly waitMs: number | undefined

  constructor({ reason, waitMs }: FailedAttempt) {
    super(reason)
    this.waitMs = waitMs
  }
}

/**
 * Waits until a worker has ended its deliveries. If its pause hangs on a lost connection, waits only as
 * long as it takes to store a result on the next connection.
 */
async function endedOrIdle(
  paused: Promise<unknown>,
  running: RunningAttempts,
  late: AbortSignal,
): Promise<void> {
  for (let idleLooks = 0; idleLooks < idleLooksToEnd && !late.aborted; ) {
    if (await isSettledWithin(1_000, paused)) return
    idleLooks = running.isEmpty ? idleLooks + 1 : 0
  }
}

/**
 * Runs one attempt. BullMQ counts failed attempts and started attempts separately. We count started
 * attempts, so a delivery that crashes its worker each time becomes a dead letter too. A dead letter that
 * was retried with BullMQ's own tools, which give it no new attempts, gets one more.
 */
async function runAttempt(
  job: Job,
  { fields, signal, handle }: { fields: JobFields; signal: AbortSignal; handle: HandleDelivery },
): Promise<AttemptResult> {
  const { attemptsStarted: number, stalledCounter: crashes } = job
  const { attempts = 1 } = job.opts
  if (number > attempts && crashes > (await fields.readEarlierCrashes(job))) {
    return { action: 'deadLetter', reason: workerCrashed }
  }
  const attempt = { number, isLast: number >= attempts, signal, marks: fields.marksOf(job) }
  return await attemptAt(job.data, attempt, handle)
}

/**
 * Renews the lock of a job itself. BullMQ tells the jobs of a worker apart by their ids: when an attempt
 * that lost its lock ends at last, BullMQ stops renewing that of the next attempt in the same process too.
 */
function keepLock(job: Job, token: string, report: (error: unknown) => void) {
  const lost = new AbortController()
  const renew = async (): Promise<void> => {
    if ((await job.extendLock(token, lockDuration)) !== 1) lost.abort(lockLost())
  }
  const timer = setInterval(() => renew().catch(report), lockDuration / 2)
  return { lost: lost.signal, release: () => clearInterval(timer) }
}
