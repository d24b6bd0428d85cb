import type { InspectedDelivery } from '../../../inspector-page/messages.js'
import { describeFacts } from '../describe-facts.js'
import { factsOf } from '../facts-of.js'
import type { Received } from '../received.js'

/** A delivery as the page shows it. */
export function toInspected({
  number,
  receivedAt,
  result,
  body,
  drift,
}: Received): InspectedDelivery {
  const { topic, webhookId, outcome, status, error, event } = result
  return {
    number,
    receivedAt: receivedAt.toISOString(),
    topic,
    webhookId,
    outcome,
    status,
    code: error?.code,
    message: error?.message,
    issues: (error?.issues ?? []).map(({ message, path: [field = ''] }) => {
      return { message, field: String(field) }
    }),
    drift,
    summary: describeFacts(factsOf(event)),
    body: body && Buffer.from(body).toString('base64'),
  }
}
