import { describe, expect, it } from 'vitest'
import { type QondorTopic, qondorTopics } from '../../src/index.js'
import { createEvent } from '../../src/testing/index.js'
import { compilerErrors, completions, hover } from '../support/package/hover.js'
import { schemaByTopic } from '../support/topic-schemas.js'

const shown = hover(`
import { createQondorWebhooks, offerValidUntil, parseQondorWebhook } from 'qondor-webhooks'
import { safeParseQondorWebhook, type OfferSentV1, type QondorWebhookEvent } from 'qondor-webhooks'
import { createEvent, deliver } from 'qondor-webhooks/testing'
import * as z from 'zod'

const receiver = createQondorWebhooks({ auth: false })
receiver
  .onOfferSent((sent, delivery) => [sent.directLink, delivery])
  .onOfferAnswered((answered) => answered)
  .on('PingV1', (ping) => ping)
  .on(['OfferSentV1', 'OfferAnsweredV1'], (offer) => offer)
  .onAny((any) => any)
  .onError((error) => error)

createQondorWebhooks({
  auth: false,
  topics: { InvoiceCreatedV1: z.object({ invoiceId: z.int() }) },
}).on('InvoiceCreatedV1', (invoice) => invoice)

const parsed = parseQondorWebhook('{}')
const safelyParsed = safeParseQondorWebhook('{}')
const narrowed = parsed.topic === 'PingV1' ? parsed : undefined
const created = createEvent('OfferSentV1')
const { event: delivered } = await deliver(receiver, 'OfferSentV1')
type Named = OfferSentV1
type OfTopic = QondorWebhookEvent<'PingV1'>
`)

const events = qondorTopics.join(' | ')

/** A text with the members of its union sorted, whose order TypeScript leaves open. */
function inOrder(text: string): string {
  const [start = '', ...members] = text.split(/: | \| /)
  return `${start}: ${members.sort().join(' | ')}`
}

describe('an event', () => {
  it.each([
    ['sent', '(parameter) sent: OfferSentV1'],
    ['answered', '(parameter) answered: OfferAnsweredV1'],
    ['ping', '(parameter) ping: PingV1'],
    ['offer', '(parameter) offer: OfferAnsweredV1 | OfferSentV1'],
    ['any', `(parameter) any: ${events}`],
    ['created', 'const created: OfferSentV1'],
    ['delivered', 'const delivered: OfferSentV1 | undefined'],
    ['narrowed', 'const narrowed: PingV1 | undefined'],
    ['Named', 'type Named = OfferSentV1'],
    ['OfTopic', 'type OfTopic = PingV1'],
    ['parsed', 'const parsed: QondorWebhookEvent'],
    [
      'invoice',
      '(parameter) invoice: { invoiceId: number; } & { webhookId: string; timestamp: string; topic: "InvoiceCreatedV1"; }',
    ],
  ])('is shown as it is called: %s', (name, text) => {
    expect(inOrder(shown(name).text)).toBe(inOrder(text))
  })

  it.each([
    ['delivery', '(parameter) delivery: Delivery'],
    ['error', '(parameter) error: QondorWebhookError'],
    ['safelyParsed', 'const safelyParsed: SafeParseResult'],
    ['receiver', 'const receiver: QondorWebhooks<EventByTopic>'],
  ])('is not the only thing with a name: %s', (name, text) => {
    expect(shown(name).text).toBe(text)
  })

  it.each(qondorTopics)('says what each field of %s means, with its source', (topic) => {
    const about = fieldsOf(topic)
    expect(Object.keys(about)).toContain('webhookId')
    for (const text of Object.values(about)) expect(text).toMatch(/^[A-Z].*\. Source: .*\.$/)
  })

  it('says that offerValidUntil has no UTC offset', () => {
    const { offerValidUntil } = fieldsOf('OfferSentV1')
    expect(offerValidUntil).toMatch(
      /^The option date, .* without UTC offset, .* Source: Help centre/,
    )
    expect(fieldsOf('OfferAnsweredV1')).toHaveProperty('offerValidUntil', offerValidUntil)
  })

  it('says what the envelope of a custom event means', () => {
    const code = `
import { createQondorWebhooks } from 'qondor-webhooks'
import * as z from 'zod'

const topics = { InvoiceCreatedV1: z.object({ invoiceId: z.int() }) }
createQondorWebhooks({ auth: false, topics })
  .on('InvoiceCreatedV1', (invoice) => invoice.webhookId)`
    expect(hover(code)('webhookId').about).toContain('deduplicate on it')
  })

  it('is named in what the compiler says of a wrong use', () => {
    expect(
      compilerErrors(`
import { createQondorWebhooks, type OfferAnsweredV1 } from 'qondor-webhooks'
import { toNodeHandler } from 'qondor-webhooks/node'

const qondor = createQondorWebhooks({ auth: false })
  .onOfferSent((event) => event.offerID)
  .onOfferSent((event) => event.customerName.length)
  .on('PingV1', (event) => event.offerId)
declare function handle(event: OfferAnsweredV1): void
qondor.onOfferSent((event) => handle(event))
toNodeHandler(qondor)
`),
    ).toEqual([
      "Property 'offerID' does not exist on type 'OfferSentV1'. Did you mean 'offerId'?",
      "'event.customerName' is possibly 'null'.",
      "Property 'offerId' does not exist on type 'PingV1'.",
      "Argument of type 'OfferSentV1' is not assignable to parameter of type 'OfferAnsweredV1'.",
    ])
  })
})

describe('the method of a topic', () => {
  const methods = completions(
    "import { createQondorWebhooks } from 'qondor-webhooks'\ncreateQondorWebhooks({ auth: false }).",
  )

  it.each(qondorTopics)('is offered as a method, and says when %s comes', (topic) => {
    const name = `on${topic.replace(/V\d+$/, '')}`
    expect(methods.get(name)).toBe('method')
    const { text, about } = hover(
      `import { createQondorWebhooks } from 'qondor-webhooks'
createQondorWebhooks({ auth: false }).${name}((event) => event)`,
    )(name)
    expect(text).toBe(
      `(method) TopicMethods<EventByTopic>.${name}(handler: Handler<${topic}>, options?: HandlerOptions): QondorWebhooks<EventByTopic>`,
    )
    const { meaning } = schemaByTopic.get(topic)?.meta() ?? {}
    expect(about).toContain(`Registers a handler for \`${topic}\`. ${meaning} `)
    expect(about).toMatch(/ Source: \S.*\.$/)
  })

  it('says what the event does not say, and where to ask', () => {
    const about = (name: string) => {
      const code = `import { createQondorWebhooks } from 'qondor-webhooks'\ncreateQondorWebhooks({ auth: false }).${name}`
      return hover(`${code}(() => {})`)(name).about
    }
    expect(about('onOfferSent')).toContain('No field says who sent the offer or to whom')
    expect(about('onOfferAnswered')).toMatch(
      /No field says what was answered\..*GET \/Offer\/v1\/Offer/,
    )
  })

  it('is among others that are methods, too', () => {
    const kinds = [...methods].filter(([name]) => name.startsWith('on')).map(([, kind]) => kind)
    expect(kinds.length).toBeGreaterThan(10)
    expect(new Set(kinds)).toEqual(new Set(['method']))
  })
})

/** What an editor shows about each field of an event. */
function fieldsOf(topic: QondorTopic): Record<string, string> {
  const names = Object.keys(createEvent(topic))
  const uses = names.map((name) => `void event.${name}`).join('\n')
  const about = hover(
    `import { type ${topic} } from 'qondor-webhooks'\ndeclare const event: ${topic}\n${uses}`,
  )
  return Object.fromEntries(names.map((name) => [name, about(name).about]))
}
