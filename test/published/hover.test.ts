import { expect, it } from 'vitest'
import { qondorTopics } from '../../src/index.js'
import { hover } from '../support/package/hover.js'

const { shown, documented } = hover(`
import { createQondorWebhooks, parseQondorWebhook, safeParseQondorWebhook } from 'qondor-webhooks'
import type { OfferSentV1, QondorWebhookEvent } from 'qondor-webhooks'
import { createEvent } from 'qondor-webhooks/testing'

createQondorWebhooks({ auth: false })
  .onOfferSent((sent, delivery) => [sent.offerValidUntil, delivery])
  .onOfferAnswered((answered) => answered)
  .on('PingV1', (ping) => ping)
  .on(['OfferSentV1', 'OfferAnsweredV1'], (offer) => offer)
  .onAny((any) => any)
  .onError((error) => error)

const parsed = parseQondorWebhook('{}')
const safelyParsed = safeParseQondorWebhook('{}')
const narrowed = parsed.topic === 'PingV1' ? parsed : undefined
const created = createEvent('OfferSentV1')
type Named = OfferSentV1
type OfTopic = QondorWebhookEvent<'PingV1'>
`)

const towers = /Zod|infer|Extract|core\.|EventMap|\$/

it.each([
  ['sent', '(parameter) sent: OfferSentV1'],
  ['created', 'const created: OfferSentV1'],
  ['Named', 'type Named = OfferSentV1'],
  ['OfferSentV1', 'interface OfferSentV1'],
  ['ping', '(parameter) ping: PingV1'],
  ['narrowed', 'const narrowed: PingV1 | undefined'],
  ['OfTopic', 'type OfTopic = PingV1'],
  ['delivery', '(parameter) delivery: Delivery'],
  ['error', '(parameter) error: QondorWebhookError'],
  ['parsed', 'const parsed: QondorWebhookEvent'],
  ['safelyParsed', 'const safelyParsed: SafeParseResult'],
])('shows %s as it is called', (name, text) => {
  expect(shown(name)).toContain(text)
  expect(shown(name)).not.toMatch(towers)
})

it.each([
  ['offer', ['OfferAnsweredV1', 'OfferSentV1']],
  ['any', qondorTopics],
] as const)('shows which events %s may be', (name, events) => {
  const [, union = ''] = /^\(parameter\) \w+: (.*)$/.exec(shown(name)) ?? []
  expect(union.split(' | ').sort()).toEqual([...events])
})

it('shows a field with its type, its meaning and where that is from', () => {
  expect(shown('offerValidUntil')).toBe('(property) OfferSentV1.offerValidUntil: string | null')
  expect(documented('offerValidUntil')).toMatch(/wall-clock time without UTC offset/)
  expect(documented('offerValidUntil')).toMatch(/Source: Help centre, "Send offer"/)
})

it('shows a method for a topic as a method, with when its event comes', () => {
  expect(shown('onOfferSent')).toMatch(/^\(method\) .*onOfferSent\(handler: Handler<OfferSentV1>\)/)
  expect(documented('onOfferSent')).toMatch(/^An offer was sent to the customer\./)
})

it('shows what the event of a topic does not say, and whom to ask', () => {
  expect(documented('onOfferAnswered')).toMatch(/No field says what was answered.*REST API/s)
})

it('shows no tower for the names of the types', () => {
  expect(shown('QondorWebhookEvent')).not.toMatch(towers)
})
