import { printableJson } from '../printable.js'
import { factsOf } from './facts-of.js'
import type { Received } from './received.js'

/** A delivery as a line of JSON; of its values, the facts alone. */
export function toJsonLine({ number, receivedAt, result, drift }: Received): string {
  const { outcome, status, error, topic, webhookId, event } = result
  return printableJson({
    type: 'delivery',
    number,
    receivedAt: receivedAt.toISOString(),
    topic: topic ?? null,
    webhookId: webhookId ?? null,
    outcome,
    status,
    code: error?.code ?? null,
    facts: factsOf(event),
    drift,
    issues: error?.issues ?? [],
  })
}
