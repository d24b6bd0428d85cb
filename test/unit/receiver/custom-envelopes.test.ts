import * as fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import * as z from 'zod'
import { createQondorWebhooks, type StandardSchema } from '../../../src/index.js'
import type { StoredDelivery } from '../../../src/queue/index.js'
import { auth, request } from '../../support/receiver/qondor.js'

const timestamp = '2026-03-02T08:15:42.1857203Z'
const sent = { webhookId: 'an-id', timestamp, invoiceId: 7 }
const envelope = { webhookId: 'an-id', timestamp, topic: 'InvoiceCreatedV1' }

/** The event of a body whose schema makes a value of it. */
async function eventOf(value: unknown): Promise<unknown> {
  const schema: StandardSchema = { '~standard': { version: 1, validate: () => ({ value }) } }
  const handler = vi.fn()
  const qondor = createQondorWebhooks({ auth, topics: { InvoiceCreatedV1: schema } }).onAny(handler)
  const { event } = await qondor.receive(request('InvoiceCreatedV1', sent))
  expect(handler.mock.calls[0]?.[0]).toBe(event)
  return event
}

class Invoice {
  readonly invoiceId: number
  #reads = 0

  constructor(invoiceId: number) {
    this.invoiceId = invoiceId
  }

  get label(): string {
    return `invoice ${this.invoiceId}`
  }

  countReads(): number {
    this.#reads += 1
    return this.#reads
  }
}

describe('an event of a custom topic', () => {
  it('has the envelope that its schema strips, first', async () => {
    const event = await eventOf({ invoiceId: 7 })
    expect(event).toEqual({ ...envelope, invoiceId: 7 })
    expect(Object.keys(Object(event))).toEqual(['webhookId', 'timestamp', 'topic', 'invoiceId'])
  })

  it('is the very value where nothing is missing', async () => {
    const value = { invoiceId: 7, ...envelope }
    expect(await eventOf(value)).toBe(value)
  })

  it('keeps what the schema made of the envelope', async () => {
    const made = { timestamp: new Date(timestamp), topic: 'invoice' }
    expect(await eventOf(made)).toEqual({ ...made, webhookId: 'an-id' })
  })

  it.each([undefined, null])(
    'has the field of the envelope where the schema says %s',
    async (no) => {
      expect(await eventOf({ webhookId: no, timestamp: no, topic: no })).toEqual(envelope)
    },
  )

  it('leaves a value that is frozen, or shared by all events, as it is', async () => {
    const frozen = Object.freeze({ invoiceId: 7 })
    expect(await eventOf(frozen)).toEqual({ ...envelope, invoiceId: 7 })
    expect(frozen).toEqual({ invoiceId: 7 })
    const shared = { invoiceId: 7 }
    await eventOf(shared)
    expect(shared).toEqual({ invoiceId: 7 })
  })

  it('may be an object without a prototype', async () => {
    const bare = Object.assign(Object.create(null), { invoiceId: 7 })
    expect(await eventOf(bare)).toEqual({ ...envelope, invoiceId: 7 })
  })

  it('stays an instance of its class, with its methods and private fields', async () => {
    const event = await eventOf(new Invoice(7))
    if (!(event instanceof Invoice)) throw new Error('It is another object')
    expect(event).toMatchObject({ ...envelope, invoiceId: 7, label: 'invoice 7' })
    expect([event.countReads(), event.countReads()]).toEqual([1, 2])
    expect(JSON.parse(JSON.stringify(event))).toEqual({ ...envelope, invoiceId: 7 })
  })

  it('is a copy with the same class where the instance is frozen', async () => {
    const frozen = Object.freeze(new Invoice(7))
    const event = await eventOf(frozen)
    expect(event).toBeInstanceOf(Invoice)
    expect(event).toMatchObject({ ...envelope, invoiceId: 7, label: 'invoice 7' })
    expect(frozen).not.toHaveProperty('webhookId')
  })

  it('takes the fields of the envelope that its class has', async () => {
    class Own {
      get webhookId(): string {
        return 'mine'
      }
    }
    expect(await eventOf(new Own())).toMatchObject({ ...envelope, webhookId: 'mine' })
  })

  it('calls no setter of its class', async () => {
    const set = vi.fn()
    class Guarded {
      set webhookId(id: string) {
        set(id)
      }
    }
    expect(await eventOf(new Guarded())).toMatchObject(envelope)
    expect(set).not.toHaveBeenCalled()
  })

  it.each([
    ['a text', 'invoice 7'],
    ['a number', 7],
    ['null', null],
    ['an array', [7]],
  ])('is %s where its schema makes that of the body', async (_, value) => {
    expect(await eventOf(value)).toBe(value)
  })

  it('pollutes nothing with a key named __proto__', async () => {
    const event = await eventOf(JSON.parse('{"__proto__": {"isAdmin": true}}'))
    expect(event).toMatchObject(envelope)
    expect(Object.getPrototypeOf(event)).toBe(Object.prototype)
  })

  it('has the envelope of its body, whatever object a schema makes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.object({ maxDepth: 1 }), async (value) => {
        const event = await eventOf(value)
        for (const [name, text] of Object.entries(envelope)) {
          expect(event).toHaveProperty([name], value[name] ?? text)
        }
        expect(event).toMatchObject(value)
      }),
      { numRuns: 200 },
    )
  })

  it('has it too where a worker runs its handlers', async () => {
    const topics = { InvoiceCreatedV1: z.object({ invoiceId: z.int() }) }
    const ids: string[] = []
    const qondor = createQondorWebhooks({ auth, topics }).onAny((event) =>
      ids.push(event.webhookId),
    )
    const delivery: StoredDelivery = {
      key: '2f1c9a7e-5b0d-4c3e-9a61-7d20c4e8b915',
      topic: 'InvoiceCreatedV1',
      webhookId: 'an-id',
      projectId: undefined,
      receivedAt: new Date(),
      body: JSON.stringify({ ...envelope, invoiceId: 7 }),
    }
    await qondor.handleDelivery(delivery, { number: 1, isLast: false })
    expect(ids).toEqual(['an-id'])
  })
})
