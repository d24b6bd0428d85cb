import { QondorWebhookError } from '../../errors/qondor-webhook-error.js'
import { decodeDelivery } from '../../queue/delivery-codec.js'
import type { Attempt, HandleDelivery, Verdict } from '../../queue/delivery-queue.js'
import { reasonOf } from '../../receiver/reason-of.js'

/** Runs one attempt at an encoded delivery; a delivery that cannot be decoded is dead. Never rejects. */
export async function attemptAt(
  encoded: unknown,
  attempt: Attempt,
  handle: HandleDelivery,
): Promise<Verdict> {
  try {
    return await handle(decodeDelivery(encoded), attempt)
  } catch (error) {
    if (QondorWebhookError.is(error) && error.code === 'invalid_delivery') {
      return { next: 'dead', reason: reasonOf(error) }
    }
    return { next: attempt.isLast ? 'dead' : 'retry', reason: 'handler_failed: The worker threw.' }
  }
}
