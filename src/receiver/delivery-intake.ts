import { Deadline } from '../deadline/deadline.js'
import { QondorWebhookError } from '../errors/qondor-webhook-error.js'
import { asBytes } from '../parse/read-payload.js'
import type { WebhookBody } from '../parse/webhook-body.js'
import type { DeliveryInbox, EnqueueAnswer } from '../queue/delivery-inbox.js'
import { deliveryKey } from '../queue/delivery-key.js'
import type { StoredDelivery } from '../queue/stored-delivery.js'
import { asWebhookError } from './as-webhook-error.js'
import type { Progress } from './progress.js'

const ownCodes = ['queue_unavailable', 'body_consumed']

/** Stores deliveries in the inbox of the `queue` option, within a time limit. */
export class DeliveryIntake {
  readonly #inbox: DeliveryInbox
  readonly #timeoutMs: number

  constructor(inbox: DeliveryInbox, timeoutMs: number) {
    this.#inbox = inbox
    this.#timeoutMs = timeoutMs
  }

  /** Stores a delivery to be worked on; rejects with `queue_unavailable`. */
  enqueue(progress: Progress): Promise<EnqueueAnswer> {
    return this.#store(progress, (delivery) => this.#inbox.enqueue(delivery))
  }

  /** Stores a delivery that no handler can take; rejects with `queue_unavailable`. */
  quarantine(progress: Progress, reason: string): Promise<EnqueueAnswer> {
    return this.#store(progress, (delivery) => this.#inbox.quarantine(delivery, reason))
  }

  async #store(
    progress: Progress,
    store: (delivery: StoredDelivery) => Promise<EnqueueAnswer>,
  ): Promise<EnqueueAnswer> {
    const deadline = new Deadline(this.#timeoutMs, () => queueUnavailable())
    try {
      return checked(await deadline.bound(storedDelivery(progress).then(store)))
    } catch (cause) {
      const error = asWebhookError(cause)
      throw ownCodes.includes(error.code) ? error : queueUnavailable(cause)
    }
  }
}

async function storedDelivery(progress: Progress): Promise<StoredDelivery> {
  const { webhookId, topic } = progress.envelope ?? {}
  // The text that was read, or what could not be: bytes that are no text, an object.
  const body = (progress.read?.rawBody ?? progress.body) as WebhookBody
  requireStorable(body)
  return {
    key: await deliveryKey(webhookId, body),
    webhookId,
    topic,
    projectId: projectIdIn(progress.read?.payload),
    receivedAt: progress.receivedAt,
    body,
  }
}

/** Refuses an object that a parser made and that no JSON says, such as one with a BigInt. */
function requireStorable(body: WebhookBody): void {
  try {
    if (typeof body === 'object' && !asBytes(body)) JSON.stringify(body)
  } catch (cause) {
    throw new QondorWebhookError(
      'body_consumed',
      'The parsed body cannot be written as JSON, so that it cannot be stored. Leave the text in rawBody.',
      { cause },
    )
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
