import { expect, it } from 'vitest'
import { qondorTopics } from '../../src/index.js'
import { hover } from '../support/package/hover.js'

const shown = hover(`
import { createQondorWebhooks, parseQondorWebhook, safeParseQondorWebhook } from 'qondor-webhooks'
import type { OfferSentV1, QondorWebhookEvent } from 'qondor-webhooks'
import { createEvent } from 'qondor-webhooks/testing'

createQondorWebhooks({ auth: false })
  .onOfferSent((sent, delivery) => [sent, delivery])
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

const ping = '{ topic: "PingV1"; webhookId: string; timestamp: string; }'
const towers = /Zod|infer|Extract|core\.|EventMap|\$/

it.each([
  ['sent', '(parameter) sent: {'],
  ['created', 'const created: {'],
  ['Named', 'type Named = {'],
])('shows the fields of %s, in plain types', (name, start) => {
  const text = shown(name)
  expect(text.startsWith(start)).toBe(true)
  for (const field of [
    'offerId: number;',
    'customerName: string | null;',
    'topic: "OfferSentV1";',
  ]) {
    expect(text).toContain(field)
  }
  expect(text).not.toMatch(towers)
  expect(text).not.toContain('...')
})

// Of a union TypeScript cuts the later events short, so that it stays within its length.
it.each([
  ['offer', 2],
  ['any', qondorTopics.length],
])('shows the events that %s may be, with fields in plain types', (name, count) => {
  const events = shown(name)
    .split(/: (?=\{)| \| (?=\{)/)
    .slice(1)
  // Beyond so many TypeScript says how many more there are.
  const [, more = 0] = /\| \.\.\. (\d+) more \.\.\. \|/.exec(shown(name)) ?? []
  expect(events.length + Number(more)).toBe(count)
  for (const event of events.slice(0, 2)) expect(event).toMatch(/customerName: string \| null;/)
  expect(shown(name)).not.toMatch(towers)
})

it.each([
  ['ping', `(parameter) ping: ${ping}`],
  ['narrowed', `const narrowed: ${ping} | undefined`],
  ['OfTopic', `type OfTopic = ${ping}`],
  ['delivery', '(parameter) delivery: Delivery'],
  ['error', '(parameter) error: QondorWebhookError'],
  ['parsed', 'const parsed: QondorWebhookEvent'],
  ['safelyParsed', 'const safelyParsed: SafeParseResult'],
])('shows %s as it is called', (name, text) => {
  expect(shown(name)).toBe(text)
})

it('shows no tower for the names of the types', () => {
  expect(shown('OfferSentV1')).not.toMatch(towers)
  expect(shown('QondorWebhookEvent')).not.toMatch(towers)
})
