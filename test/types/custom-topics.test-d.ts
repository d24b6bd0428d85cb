import type { StandardSchemaV1 } from '@standard-schema/spec'
import * as v from 'valibot'
import { describe, expectTypeOf, it } from 'vitest'
import * as z from 'zod'
import {
  createQondorWebhooks,
  type EventMap,
  type OfferAnsweredV1,
  type OfferSentV1,
  type PingV1,
  type QondorTopic,
  type StandardSchema,
} from '../../src/index.js'
import { offerSentV1Schema } from '../../src/topics/index.js'

interface Invoice {
  invoiceId: number
}

const byHand: StandardSchemaV1<unknown, Invoice> = {
  '~standard': {
    version: 1,
    vendor: 'by-hand',
    validate: () => ({ value: { invoiceId: 1 } }),
  },
}
const byZod = z.object({ invoiceId: z.int(), dueDate: z.string().transform(Number) })
const byValibot = v.object({
  invoiceId: v.number(),
  dueDate: v.pipe(
    v.string(),
    v.transform((text) => new Date(text)),
  ),
})

describe('StandardSchema', () => {
  it('is what real Standard Schemas are', () => {
    expectTypeOf(byHand).toExtend<StandardSchema<Invoice>>()
    expectTypeOf(byZod).toExtend<StandardSchema<{ invoiceId: number; dueDate: number }>>()
    expectTypeOf(byValibot).toExtend<StandardSchema<{ invoiceId: number; dueDate: Date }>>()
    expectTypeOf<StandardSchemaV1>().toExtend<StandardSchema>()
    expectTypeOf<StandardSchemaV1<string, Invoice>>().toExtend<StandardSchema<Invoice>>()
    expectTypeOf(offerSentV1Schema).toExtend<StandardSchema<OfferSentV1>>()
  })

  it('is not what answers something else', () => {
    expectTypeOf(byHand).not.toExtend<StandardSchema<{ invoiceId: string }>>()
    expectTypeOf<{ parse(value: unknown): Invoice }>().not.toExtend<StandardSchema>()
  })
})

type Envelope<Topic> = { webhookId: string; timestamp: string; topic: Topic }
/** Fields in one object type, as `toEqualTypeOf` distinguishes an intersection from the equal object. */
type Flat<Type> = { [Name in keyof Type]: Type[Name] }
const flat = <Type>(event: Type): Flat<Type> => event

describe('the topics option', () => {
  const qondor = createQondorWebhooks({
    auth: false,
    topics: { InvoiceCreatedV1: byZod, InvoicePaidV1: byValibot, InvoiceSentV1: byHand },
  })

  it('adds topics that narrow to the output of their schema and the envelope', () => {
    type Sent = Flat<Invoice & Envelope<'InvoiceSentV1'>>
    qondor
      .on('InvoiceCreatedV1', (event) => {
        expectTypeOf(flat(event)).toEqualTypeOf<
          Flat<{ invoiceId: number; dueDate: number } & Envelope<'InvoiceCreatedV1'>>
        >()
      })
      .on('InvoicePaidV1', (event) => {
        expectTypeOf(flat(event)).toEqualTypeOf<
          Flat<{ invoiceId: number; dueDate: Date } & Envelope<'InvoicePaidV1'>>
        >()
      })
      .on('InvoiceSentV1', (event) => expectTypeOf(flat(event)).toEqualTypeOf<Sent>())
      .on(['InvoiceSentV1', 'OfferSentV1'], (event) => {
        if (event.topic === 'OfferSentV1') expectTypeOf(event).toEqualTypeOf<OfferSentV1>()
        else expectTypeOf(flat(event)).toEqualTypeOf<Sent>()
      })
  })

  it('takes an inline schema', () => {
    createQondorWebhooks({
      auth: false,
      topics: { InvoiceCreatedV1: z.object({ invoiceId: z.int() }) },
    }).on('InvoiceCreatedV1', (event) => expectTypeOf(event).toExtend<Invoice>())
  })

  it('leaves the topics of the package as they are', () => {
    qondor.onOfferSent((event) => expectTypeOf(event).toEqualTypeOf<OfferSentV1>())
    qondor.on('OfferSentV1', (event) => expectTypeOf(event).toEqualTypeOf<OfferSentV1>())
  })

  it('is part of what dispatch takes', () => {
    const envelope = { webhookId: 'an-id', timestamp: '2026-03-02T08:15:42Z' }
    void qondor.dispatch({ ...envelope, topic: 'InvoiceCreatedV1', invoiceId: 1, dueDate: 2 })
    // @ts-expect-error: of a topic that is not known.
    void qondor.dispatch({ ...envelope, topic: 'InvoiceLostV1', invoiceId: 1 })
    // @ts-expect-error: a field has another type.
    void qondor.dispatch({ ...envelope, topic: 'InvoiceSentV1', invoiceId: '1' })
    // @ts-expect-error: a handler gets the whole envelope.
    void qondor.dispatch({ topic: 'InvoiceSentV1', invoiceId: 1 })
  })

  it('leaves what is common to all events in onAny', () => {
    qondor.onAny((event) => {
      expectTypeOf(event.webhookId).toEqualTypeOf<string>()
      expectTypeOf(event.timestamp).toEqualTypeOf<string>()
      expectTypeOf(event.topic).toEqualTypeOf<
        QondorTopic | 'InvoiceCreatedV1' | 'InvoicePaidV1' | 'InvoiceSentV1'
      >()
      if (event.topic === 'PingV1') expectTypeOf(event).toEqualTypeOf<PingV1>()
      if (event.topic === 'InvoicePaidV1') expectTypeOf(event.dueDate).toEqualTypeOf<Date>()
    })
  })

  it('has no method for a topic of the user, and refuses other names', () => {
    // @ts-expect-error: only the topics of the package have methods.
    qondor.onInvoiceCreated(() => {})
    // @ts-expect-error: not among the topics.
    qondor.on('InvoiceLostV1', () => {})
    // @ts-expect-error: no schema.
    createQondorWebhooks({ auth: false, topics: { InvoiceCreatedV1: { parse: () => 1 } } })
  })

  it('lets a schema of the user win for a known topic, by name and by method', () => {
    const vip = offerSentV1Schema.extend({ isVip: z.boolean() })
    const overridden = createQondorWebhooks({ auth: false, topics: { OfferSentV1: vip } })

    overridden.onOfferSent((event) => {
      expectTypeOf(event).toEqualTypeOf<z.infer<typeof vip>>()
      expectTypeOf(event.isVip).toBeBoolean()
    })
    overridden.on('OfferSentV1', (event) => expectTypeOf(event.isVip).toBeBoolean())
    overridden.onOfferAnswered((event) => expectTypeOf(event).toEqualTypeOf<OfferAnsweredV1>())
    // @ts-expect-error: the package's own event lacks isVip.
    void overridden.dispatch({} as OfferSentV1)
  })
})

describe('the envelope of a custom event', () => {
  class Invoiced {
    #total = 0
    readonly invoiceId = 1
    add(amount: number): number {
      this.#total += amount
      return this.#total
    }
  }
  type Of<Output> = EventMap<{ readonly X1: StandardSchema<Output> }>['X1']

  it('is not added where it is there', () => {
    expectTypeOf<Of<Envelope<'X1'>>>().toEqualTypeOf<Envelope<'X1'>>()
    expectTypeOf<Of<OfferSentV1 & { topic: 'X1' }>>().toEqualTypeOf<OfferSentV1 & { topic: 'X1' }>()
  })

  it('is no wider than the topic and the texts that a body has', () => {
    expectTypeOf<Flat<Of<Envelope<string>>>>().toEqualTypeOf<Envelope<'X1'>>()
    expectTypeOf<Flat<Of<Partial<Envelope<string>>>>>().toEqualTypeOf<Envelope<'X1'>>()
    expectTypeOf<Of<{ webhookId: string | null }>['webhookId']>().toEqualTypeOf<string>()
    expectTypeOf<Of<{ [key: string]: unknown }>['webhookId']>().toEqualTypeOf<string>()
    expectTypeOf<Of<Record<never, never>>>().toExtend<Envelope<'X1'>>()
  })

  it('has the types that a schema made of it', () => {
    expectTypeOf<Of<{ timestamp: Date }>['timestamp']>().toEqualTypeOf<Date>()
    expectTypeOf<Of<{ webhookId: `id-${string}` }>['webhookId']>().toEqualTypeOf<`id-${string}`>()
    expectTypeOf<Of<{ topic: 'invoice' }>['topic']>().toEqualTypeOf<'invoice'>()
  })

  it('is added to each of several outputs, and to an instance of a class', () => {
    type Either = Of<{ kind: 'paid'; on: string } | { kind: 'open' }>
    expectTypeOf<Extract<Either, { kind: 'paid' }>['webhookId']>().toEqualTypeOf<string>()
    expectTypeOf<Extract<Either, { kind: 'open' }>['topic']>().toEqualTypeOf<'X1'>()
    expectTypeOf<Of<Invoiced>>().toExtend<Invoiced & Envelope<'X1'>>()
  })

  it('is not said of an output that has no place for it', () => {
    expectTypeOf<Of<string>>().toEqualTypeOf<string>()
    expectTypeOf<Of<null>>().toEqualTypeOf<null>()
    expectTypeOf<Of<readonly [number]>>().toEqualTypeOf<readonly [number]>()
    expectTypeOf<Of<unknown>>().toEqualTypeOf<unknown>()
  })
})
