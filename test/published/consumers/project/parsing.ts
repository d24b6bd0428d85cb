import {
  type OfferSentV1,
  occurredAt,
  offerValidUntil,
  ProjectStatus,
  parseQondorWebhook,
  projectStatusName,
  qondorTopics,
  safeParseQondorWebhook,
} from 'qondor-webhooks'

export const event = parseQondorWebhook('{}')
export const result = safeParseQondorWebhook(new Uint8Array())
export const topics: readonly string[] = qondorTopics
export const name = projectStatusName(ProjectStatus.Confirmed)

export function offerOf(body: string): OfferSentV1 | undefined {
  const parsed = safeParseQondorWebhook(body)
  if (!parsed.success) throw parsed.error
  return parsed.data.topic === 'OfferSentV1' ? parsed.data : undefined
}

export function datesOf(sent: OfferSentV1): readonly (Date | null)[] {
  return [occurredAt(sent), offerValidUntil(sent, { timeZone: 'Europe/Oslo' })]
}
