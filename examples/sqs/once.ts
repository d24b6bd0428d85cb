import type { DeduplicationStore, QondorWebhooks } from 'qondor-webhooks'
import type { Attempt, StoredDelivery, Verdict } from 'qondor-webhooks/queue'

// Longer than handlerTimeoutMs, so that a claim expires only if a process died.
const leaseMs = 60_000

/** Runs the handlers of an event once, no matter how often a queue hands it out. */
export async function handleOnce(
  qondor: Pick<QondorWebhooks, 'handleDelivery'>,
  store: DeduplicationStore,
  delivery: StoredDelivery,
  attempt: Attempt,
): Promise<Verdict> {
  const claim = { key: delivery.key, token: crypto.randomUUID(), leaseMs }
  const answer = await store.claim(claim)
  if (answer === 'duplicate') return { next: 'done' }
  if (answer === 'in_progress') return { next: 'retry', reason: 'Another attempt holds the claim.' }
  const verdict = await qondor.handleDelivery(delivery, attempt)
  await (verdict.next === 'done' ? store.done(claim) : store.release(claim))
  return verdict
}
