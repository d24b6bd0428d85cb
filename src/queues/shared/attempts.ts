import type { Attempt, AttemptResult, HandleDelivery } from '../../queue/delivery-queue.js'
import { decodeDelivery, type StoredDelivery } from '../../queue/stored-delivery.js'
import { failureReason, toWebhookError } from '../../receiver/outcomes.js'

/**
 * Runs one attempt at an encoded delivery. One that cannot be decoded is a dead letter, and so is one
 * whose last attempt asks for a retry. Never rejects.
 */
export async function attemptAt(
  encoded: unknown,
  attempt: Attempt,
  handle: HandleDelivery,
): Promise<AttemptResult> {
  const result = await tryAt(encoded, attempt, handle)
  return result.action === 'retry' && attempt.isLast ? { ...result, action: 'deadLetter' } : result
}

async function tryAt(
  encoded: unknown,
  attempt: Attempt,
  handle: HandleDelivery,
): Promise<AttemptResult> {
  try {
    return await handle(decodeDelivery(encoded), attempt)
  } catch (thrown) {
    const error = toWebhookError(thrown)
    const action = error.code === 'invalid_delivery' ? 'deadLetter' : 'retry'
    return { action, reason: failureReason(error) }
  }
}

/** The attempts that run in this process; each can be aborted by the id of its job. */
export class RunningAttempts {
  readonly #controllers = new Map<string, AbortController>()
  readonly #late: AbortSignal

  /** Aborting `late` aborts all of them, with one listener; `AbortSignal.any` would keep one for each. */
  constructor(late: AbortSignal) {
    this.#late = late
    late.addEventListener('abort', () => {
      for (const controller of this.#controllers.values()) controller.abort(late.reason)
    })
  }

  get isEmpty(): boolean {
    return this.#controllers.size === 0
  }

  /** Runs an attempt; `taken` aborts this attempt, but no later one with the same id. */
  async run<Result>(
    id: string,
    attempt: (signal: AbortSignal) => Promise<Result>,
    taken?: AbortSignal,
  ): Promise<Result> {
    // A delivery whose lock was lost may be handed to the worker that is still running it.
    this.abort(id)
    const controller = new AbortController()
    this.#controllers.set(id, controller)
    const abort = () => controller.abort(taken?.reason)
    taken?.addEventListener('abort', abort)
    // An aborted signal does not call new listeners, and a delivery may arrive while a worker stops.
    for (const signal of [this.#late, taken]) if (signal?.aborted) controller.abort(signal.reason)
    try {
      return await attempt(controller.signal)
    } finally {
      taken?.removeEventListener('abort', abort)
      if (this.#controllers.get(id) === controller) this.#controllers.delete(id)
    }
  }

  abort(id: string): void {
    this.#controllers.get(id)?.abort(lockLost())
  }
}

/** Why an attempt is aborted whose delivery another attempt may have by now. */
export function lockLost(): Error {
  return new Error('The worker lost its lock on the delivery.')
}

/** The reason of a dead letter whose last attempt killed its worker. */
export const workerCrashed = 'worker_crashed: The worker died during the last attempt.'

/**
 * The delivery of a dead letter. A delivery that only a later release can decode is listed too, and can
 * be replayed there. Its key is the stored one, or else `fallbackKey`.
 */
export function deadDelivery(
  encoded: unknown,
  fallbackKey: string,
  receivedAt: Date,
): StoredDelivery {
  try {
    return decodeDelivery(encoded)
  } catch {
    const { key, webhookId, topic } = (encoded ?? {}) as Partial<Record<string, unknown>>
    return {
      key: textOf(key) ?? fallbackKey,
      webhookId: textOf(webhookId),
      topic: textOf(topic),
      projectId: undefined,
      receivedAt,
      body: encoded as object,
    }
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
