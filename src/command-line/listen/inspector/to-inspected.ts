import type { InspectedDelivery } from '../../../inspector-page/messages.js'
import { describeFacts } from '../describe-facts.js'
import { factsOf } from '../facts-of.js'
import type { Received } from '../received.js'
import { timeOfDay } from '../time-of-day.js'
import { toneOf } from '../tone-of.js'

/** A delivery as the page shows it. */
export function toInspected(received: Received): InspectedDelivery {
  const { number, receivedAt, result, body, drift } = received
  const { topic, webhookId, outcome, status, error, event } = result
  return {
    number,
    time: timeOfDay(receivedAt),
    topic,
    webhookId,
    outcome,
    status,
    code: error?.code,
    tone: toneOf(result),
    message: error?.message,
    issues: (error?.issues ?? []).map(({ message, path: [field = ''] }) => {
      return { message, field: String(field) }
    }),
    drift,
    summary: describeFacts(factsOf(event)),
    body: body && Buffer.from(body).toString('base64'),
  }
}
