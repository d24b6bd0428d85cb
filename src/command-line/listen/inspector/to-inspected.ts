import type { AppAnswer, InspectedDelivery } from '../../../inspector-page/messages.js'
import { type Answer, describeAnswer, toneOfAnswer } from '../../answer.js'
import { describeFacts } from '../describe-facts.js'
import { factsOf } from '../facts-of.js'
import type { Received } from '../received.js'
import { timeOfDay } from '../time-of-day.js'
import { toneOf } from '../tone-of.js'

/** What the page shows of an app that has still to answer. */
export const noAnswerYet: AppAnswer = { answer: 'no answer yet', tone: 'noted' }

/** What an app answered as the page shows it. */
export function toAppAnswer(answer: Answer): AppAnswer {
  return { answer: describeAnswer(answer), tone: toneOfAnswer(answer) }
}

/** A delivery as the page shows it. */
export function toInspected(received: Received, app?: AppAnswer): InspectedDelivery {
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
    app,
    message: error?.message,
    issues: (error?.issues ?? []).map(({ message, path: [field = ''] }) => {
      return { message, field: String(field) }
    }),
    drift,
    summary: describeFacts(factsOf(event)),
    body: body && Buffer.from(body).toString('base64'),
  }
}
