import { decodeDelivery } from '../../queue/delivery-codec.js'
import type { Attempt, HandleDelivery, Verdict } from '../../queue/delivery-queue.js'
import { asWebhookError } from '../../receiver/as-webhook-error.js'
import { reasonOf } from '../../receiver/reason-of.js'

/** Runs one attempt at an encoded delivery; a delivery that cannot be decoded is dead. Never rejects. */
export async function attemptAt(
  encoded: unknown,
  attempt: Attempt,
  handle: HandleDelivery,
): Promise<Verdict> {
  try {
    return await handle(decodeDelivery(encoded), attempt)
  } catch (thrown) {
    const error = asWebhookError(thrown)
    const isDead = attempt.isLast || error.code === 'invalid_delivery'
    return { next: isDead ? 'dead' : 'retry', reason: reasonOf(error) }
  }
}
