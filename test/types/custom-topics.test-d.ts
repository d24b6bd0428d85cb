import type { StandardSchemaV1 } from '@standard-schema/spec'
import * as v from 'valibot'
import { describe, expectTypeOf, it } from 'vitest'
import * as z from 'zod'
import {
  createQondorWebhooks,
  type OfferAnsweredV1,
  type OfferSentV1,
  type StandardSchema,
} from '../../src/index.js'
import { offerSentV1Schema } from '../../src/topics/index.js'

interface Invoice {
  invoiceId: number
}

/** An event whose schema strips the envelope, or does not know of it. */
interface Stripped<Topic extends string> {
  webhookId: string
  timestamp: string
  topic: Topic
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

describe('the topics option', () => {
  const qondor = createQondorWebhooks({
    auth: false,
    topics: { InvoiceCreatedV1: byZod, InvoicePaidV1: byValibot, InvoiceSentV1: byHand },
  })

  it('adds topics that narrow to the output of their schema and the envelope', () => {
    qondor
      .on('InvoiceCreatedV1', (event) => {
        expectTypeOf(event).branded.toEqualTypeOf<
          Stripped<'InvoiceCreatedV1'> & { invoiceId: number; dueDate: number }
        >()
      })
      .on('InvoicePaidV1', (event) => {
        expectTypeOf(event).branded.toEqualTypeOf<
          Stripped<'InvoicePaidV1'> & { invoiceId: number; dueDate: Date }
        >()
      })
      .on('InvoiceSentV1', (event) => {
        expectTypeOf(event).branded.toEqualTypeOf<Stripped<'InvoiceSentV1'> & Invoice>()
      })
      .on(['InvoiceSentV1', 'OfferSentV1'], (event) => {
        if (event.topic === 'OfferSentV1') expectTypeOf(event).toEqualTypeOf<OfferSentV1>()
        else expectTypeOf(event).toExtend<Stripped<'InvoiceSentV1'> & Invoice>()
      })
  })

  it('takes an inline schema', () => {
    createQondorWebhooks({
      auth: false,
      topics: { InvoiceCreatedV1: z.object({ invoiceId: z.int() }) },
    }).on('InvoiceCreatedV1', (event) => {
      expectTypeOf(event).branded.toEqualTypeOf<Stripped<'InvoiceCreatedV1'> & Invoice>()
    })
  })

  it('leaves the topics of the package as they are', () => {
    qondor.onOfferSent((event) => expectTypeOf(event).toEqualTypeOf<OfferSentV1>())
    qondor.on('OfferSentV1', (event) => expectTypeOf(event).toEqualTypeOf<OfferSentV1>())
  })

  it('is part of what dispatch takes, envelope and all', () => {
    const envelope = { webhookId: '1', timestamp: '1' }
    void qondor.dispatch({ ...envelope, topic: 'InvoiceSentV1', invoiceId: 1 })
    // @ts-expect-error: its handlers may read the envelope.
    void qondor.dispatch({ topic: 'InvoiceSentV1', invoiceId: 1 })
    // @ts-expect-error: nothing would tell whose handlers to run.
    void qondor.dispatch({ ...envelope, invoiceId: 1 })
  })

  it('keeps what its schema says of the envelope', () => {
    const InvoiceCreatedV1 = z.object({ timestamp: z.coerce.date(), topic: z.string() })
    createQondorWebhooks({ auth: false, topics: { InvoiceCreatedV1 } }).on(
      'InvoiceCreatedV1',
      (event) => {
        expectTypeOf(event.timestamp).toEqualTypeOf<Date>()
        expectTypeOf(event.topic).toEqualTypeOf<string>()
        expectTypeOf(event.webhookId).toEqualTypeOf<string>()
      },
    )
  })

  it('is part of what onAny knows', () => {
    qondor.onAny((event) => {
      expectTypeOf(event.webhookId).toBeString()
      expectTypeOf(event.timestamp).toBeString()
      if (event.topic === 'InvoicePaidV1') expectTypeOf(event.dueDate).toEqualTypeOf<Date>()
    })
    // @ts-expect-error: of no topic.
    void qondor.dispatch({ topic: 'InvoiceLostV1' })
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
