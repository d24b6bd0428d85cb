import type { HeaderKey } from '../../flags.js'
import { describeResponse, type PostResult, responseSeverity } from '../../post.js'
import { describeSummary, severityOf, summaryFields, timeOfDay } from '../print.js'
import { headerPairs, type ReceivedDelivery } from '../server.js'
import type { AppResponse, InspectedDelivery, InspectedHeader } from './page/messages.js'

/** What the page shows before the app has responded. */
export const noResponseYet: AppResponse = {
  text: 'no response yet',
  tone: 'noted',
  answer: undefined,
}

/** How much of an app's answer the page shows. */
const answerCharacters = 4_000

/** The app's response as the page shows it: its status and time, and the start of its answer. */
export function toAppResponse(result: PostResult, answer: string): AppResponse {
  const { status, milliseconds } = result
  const time = status === undefined ? '' : `, ${Number(milliseconds.toFixed(1))} ms`
  const rest = answer.length > answerCharacters ? '…' : ''
  return {
    text: describeResponse(result) + time,
    tone: responseSeverity(result),
    answer: status === undefined ? undefined : answer.slice(0, answerCharacters) + rest,
  }
}

/** A delivery as the page shows it. */
export function toInspected(
  received: ReceivedDelivery,
  { app, headers = [] }: Partial<Pick<InspectedDelivery, 'app' | 'headers'>> = {},
): InspectedDelivery {
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
    severity: severityOf(result),
    app,
    headers,
    message: error?.message,
    issues: (error?.issues ?? []).map(({ message, path: [field = ''] }) => {
      return { message, field: String(field) }
    }),
    drift,
    summary: describeSummary(summaryFields(event)),
    body: body && Buffer.from(body).toString('base64'),
  }
}

// Headers that carry a secret, or are called as if they did: without `auth`, or with a wrong key.
const secretName = /auth|cookie|key|password|secret|session|signature|token/i

/** The headers of a request as the page shows them: no secret, and the key in none of them. */
export function headersToShow(
  rawHeaders: readonly string[],
  auth: HeaderKey | undefined,
): readonly InspectedHeader[] {
  const keyName = auth?.header.toLowerCase()
  return headerPairs(rawHeaders).map(([name, value]) => {
    const isSecret = name.toLowerCase() === keyName || secretName.test(name)
    return { name, value: isSecret || withoutKey(value, auth) !== value ? undefined : value }
  })
}

/** A text of an app's, without the key that `listen` forwarded to it. */
export function withoutKey(text: string, auth: HeaderKey | undefined): string {
  if (!auth) return text
  const { value } = auth
  const written = [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value)]
  return written.reduce((left, form) => left.replaceAll(form, '[key]'), text)
}
