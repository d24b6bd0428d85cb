import { Deadline } from '../deadline/deadline.js'
import { QondorWebhookError } from '../errors/qondor-webhook-error.js'
import { asBytes } from '../parse/read-payload.js'
import { bodyNotJson } from '../parse/unreadable-body.js'
import type { WebhookBody } from '../parse/webhook-body.js'
import type { DeliveryInbox, EnqueueAnswer } from '../queue/delivery-inbox.js'
import { deliveryKey } from '../queue/delivery-key.js'
import { type StoredDelivery, shortText } from '../queue/stored-delivery.js'
import { asWebhookError } from './as-webhook-error.js'
import type { MissingWorkerCheck } from './missing-worker-check.js'
import type { Progress } from './progress.js'

const ownCodes = ['queue_unavailable', 'body_consumed']

/** Limits of {@link DeliveryIntake}. */
export interface IntakeLimits {
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
  async enqueue(progress: Progress): Promise<EnqueueAnswer> {
    const answer = await this.#store(progress, (delivery) => this.#inbox.enqueue(delivery))
    if (answer === 'queued') this.#workers?.stored()
    return answer
  }

  /** Stores a delivery that no handler can take; rejects with `queue_unavailable`. */
  quarantine(progress: Progress, reason: string): Promise<EnqueueAnswer> {
    return this.#store(progress, (delivery) => this.#inbox.quarantine(delivery, reason))
  }

  async #store(
    progress: Progress,
    store: (delivery: StoredDelivery) => Promise<EnqueueAnswer>,
  ): Promise<EnqueueAnswer> {
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

function checked(answer: unknown): EnqueueAnswer {
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
