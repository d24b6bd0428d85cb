import { Deadline } from '../deadline.js'
import { QondorWebhookError } from '../errors.js'
import type { Logger } from '../handlers/logger.js'
import { asBytes, type WebhookBody } from '../parse/body.js'
import { bodyNotJson } from '../parse/body-errors.js'
import type {
  DeliveryInbox,
  DeliveryQueue,
  EnqueueResult,
  QueueStats,
} from '../queue/delivery-queue.js'
import { deliveryKey, type StoredDelivery, shortText } from '../queue/stored-delivery.js'
import { asWebhookError } from './outcomes.js'
import type { Progress } from './process.js'

const ownCodes = ['queue_unavailable', 'body_consumed']

/** Limits of {@link DeliveryIntake}. */
interface IntakeLimits {
  readonly queueTimeoutMs: number
  readonly maxPendingBytes: number
}

/** Stores deliveries in the inbox of the `queue` option, within limits of time and memory. */
export class DeliveryIntake {
  readonly #inbox: DeliveryInbox
  readonly #limits: IntakeLimits
  readonly #workers: MissingWorkerCheck | undefined
  #pendingBytes = 0

  constructor(inbox: DeliveryInbox, limits: IntakeLimits, workers?: MissingWorkerCheck) {
    this.#inbox = inbox
    this.#limits = limits
    this.#workers = workers
  }

  /** Stores a delivery to be worked on; rejects with `queue_unavailable`. */
  async enqueue(progress: Progress): Promise<EnqueueResult> {
    const answer = await this.#store(progress, (delivery) => this.#inbox.enqueue(delivery))
    if (answer === 'queued') this.#workers?.stored()
    return answer
  }

  /** Stores a delivery that no handler can take; rejects with `queue_unavailable`. */
  storeDeadLetter(progress: Progress, reason: string): Promise<EnqueueResult> {
    return this.#store(progress, (delivery) => this.#inbox.storeDeadLetter(delivery, reason))
  }

  async #store(
    progress: Progress,
    store: (delivery: StoredDelivery) => Promise<EnqueueResult>,
  ): Promise<EnqueueResult> {
    const deadline = new Deadline(this.#limits.queueTimeoutMs, () => queueUnavailable())
    try {
      const storing = this.#hold(sizeOf(progress.bodyToKeep), () => {
        return storedDelivery(progress).then(store)
      })
      return checked(await deadline.bound(storing))
    } catch (cause) {
      const error = asWebhookError(cause)
      throw ownCodes.includes(error.code) ? error : queueUnavailable(cause)
    }
  }

  /**
   * Counts the bytes of a delivery until the inbox has settled, which may be long after the answer: an
   * engine that stands still goes on holding what it was given. One delivery alone is always taken.
   */
  #hold<Result>(bytes: number, store: () => Promise<Result>): Promise<Result> {
    const { maxPendingBytes } = this.#limits
    if (this.#pendingBytes > 0 && this.#pendingBytes + bytes > maxPendingBytes) {
      throw tooMuchPending(maxPendingBytes)
    }
    this.#pendingBytes += bytes
    return store().finally(() => {
      this.#pendingBytes -= bytes
    })
  }
}

async function storedDelivery(progress: Progress): Promise<StoredDelivery> {
  const event = progress.deliveredEvent()
  const body = progress.bodyToKeep
  return {
    key: await deliveryKey(event, body),
    webhookId: shortText(event?.webhookId),
    topic: shortText(event?.topic),
    projectId: projectIdIn(progress.read?.payload),
    receivedAt: progress.receivedAt,
    body,
  }
}

/** The size of a body in bytes. Refuses an object that JSON cannot hold, as it cannot be stored. */
function sizeOf(body: WebhookBody): number {
  try {
    const bytes = asBytes(body)
    if (bytes) return bytes.length
    return new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body)).length
  } catch (cause) {
    throw bodyNotJson(cause)
  }
}

function projectIdIn(payload: unknown): number | undefined {
  const { projectId } = (payload ?? {}) as { projectId?: unknown }
  return typeof projectId === 'number' && Number.isSafeInteger(projectId) ? projectId : undefined
}

function checked(answer: unknown): EnqueueResult {
  if (answer === 'queued' || answer === 'duplicate') return answer
  throw new TypeError('The queue answered neither queued nor duplicate.')
}

function queueUnavailable(cause?: unknown): QondorWebhookError {
  return new QondorWebhookError(
    'queue_unavailable',
    'The queue did not store the delivery, or not in time (queueTimeoutMs). Is it up and reachable?',
    { cause },
  )
}

function tooMuchPending(maxPendingBytes: number): QondorWebhookError {
  return new QondorWebhookError(
    'queue_unavailable',
    `More than ${maxPendingBytes} bytes (maxPendingBytes) would wait for the queue, so the delivery ` +
      'was refused. Is the queue up and fast enough?',
  )
}

const minute = 60_000
// Longer than a worker takes to be deployed again.
const patienceMs = 5 * minute
// Each look asks the engine, so it is seldom.
const lookEveryMs = 2 * minute

/**
 * Warns once when nothing seems to work on what this process stores. It looks at the queue only when a
 * delivery is stored, every two minutes at most, so that it needs no timer, and no more once it has
 * seen a worker.
 */
export class MissingWorkerCheck {
  readonly #queue: DeliveryQueue | undefined
  readonly #logger: Logger
  #firstAt: number | undefined
  #nextLookAt = 0
  #stored = 0
  #storedAtLastLook = 0
  #isSettled = false

  constructor(queue: DeliveryInbox | DeliveryQueue, logger: Logger) {
    this.#queue = 'stats' in queue && 'work' in queue ? queue : undefined
    this.#logger = logger
  }

  /** This process works on the queue itself. */
  workerStarted(): void {
    this.#isSettled = true
  }

  /** This process stored a delivery to be worked on. */
  stored(): void {
    if (this.#isSettled || !this.#queue) return
    const now = Date.now()
    this.#firstAt ??= now
    this.#stored += 1
    if (now < this.#nextLookAt) return
    this.#nextLookAt = now + lookEveryMs
    const earlier = this.#storedAtLastLook
    this.#storedAtLastLook = this.#stored
    if (now - this.#firstAt >= patienceMs) void this.#look(this.#queue, earlier)
  }

  async #look(queue: DeliveryQueue, earlier: number): Promise<void> {
    try {
      const stats = await queue.stats()
      const isWorkedOn = stats.running > 0 || stats.oldestWaitMs < patienceMs
      if (isWorkedOn || this.#isSettled) this.#isSettled = true
      else if (isUntouched(stats, earlier)) this.#warn(stats)
    } catch {
      // An engine that cannot be reached is reported where deliveries are stored.
    }
  }

  #warn({ waiting, oldestWaitMs }: QueueStats): void {
    this.#isSettled = true
    this.#logger.warn(
      {},
      `No worker seems to run: ${waiting} deliveries wait in the queue, the oldest for ` +
        `${Math.floor(oldestWaitMs / minute)} minutes. Call work() in this process or in another one.`,
    )
  }
}

/**
 * Whether all that was stored waits, the last included. Age alone does not tell: one delivery that
 * waits for its next attempt waits long, too, while a worker runs.
 */
function isUntouched({ waiting }: QueueStats, earlier: number): boolean {
  return earlier >= 2 && waiting > earlier
}
