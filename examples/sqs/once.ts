import type { DeduplicationStore, QondorWebhooks } from 'qondor-webhooks'
import type { Attempt, AttemptResult, StoredDelivery } from 'qondor-webhooks/queue'

// Longer than handlerTimeoutMs, so that a claim expires only if a process died.
const leaseMs = 60_000

/** Runs the handlers of an event once, no matter how often a queue hands it out. */
export async function handleOnce(
  qondor: Pick<QondorWebhooks, 'handleDelivery'>,
  store: DeduplicationStore,
  delivery: StoredDelivery,
  attempt: Attempt,
): Promise<AttemptResult> {
  const claim = { key: delivery.key, token: crypto.randomUUID(), leaseMs }
  const answer = await store.claim(claim)
  if (answer === 'duplicate') return { action: 'ack' }
  if (answer === 'in_progress') {
    return { action: 'retry', reason: 'Another attempt holds the claim.' }
  }
  const result = await qondor.handleDelivery(delivery, attempt)
  await (result.action === 'ack' ? store.complete(claim) : store.release(claim))
  return result
}
