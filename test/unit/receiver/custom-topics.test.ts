import * as v from 'valibot'
import { describe, expect, it, vi } from 'vitest'
import * as z from 'zod'
import { createQondorWebhooks, type StandardSchema } from '../../../src/index.js'
import { parseFixture, readFixture } from '../../support/fixtures.js'
import { auth, request } from '../../support/receiver/qondor.js'
import { captureLog, fakeTimers, never } from '../../support/receiver/spies.js'

const invoice = { webhookId: 'an-id', invoiceId: 7, total: '9.50' }
// What the schemas below strip, and the events have all the same.
const { timestamp } = parseFixture(readFixture('documented', 'ping-v1.json'))

const zodInvoice = z.object({
  topic: z.literal('InvoiceCreatedV1'),
  invoiceId: z.int(),
  total: z.string().transform(Number),
})

const valibotInvoice = v.object({
  topic: v.literal('InvoiceCreatedV1'),
  invoiceId: v.number(),
  total: v.pipe(v.string(), v.transform(Number)),
})

const asyncInvoice = v.objectAsync({
  topic: v.literal('InvoiceCreatedV1'),
  invoiceId: v.pipeAsync(
    v.number(),
    v.checkAsync(async (id) => id > 0),
  ),
  total: v.pipe(v.string(), v.transform(Number)),
})

function schemaOf(validate: StandardSchema['~standard']['validate']): StandardSchema {
  return { '~standard': { version: 1, validate } }
}

function makeCustom(schema: StandardSchema, handlerTimeoutMs = 30_000) {
  return createQondorWebhooks({ auth, handlerTimeoutMs, topics: { InvoiceCreatedV1: schema } })
}

describe.each([
  ['zod', zodInvoice],
  ['valibot', valibotInvoice],
  ['an asynchronous schema', asyncInvoice],
] as const)('a topic of the user’s own, by %s', (_, schema) => {
  it('gives the output of its schema to its handlers', async () => {
    const handler = vi.fn()
    const qondor = makeCustom(schema).on('InvoiceCreatedV1', handler)
    const result = await qondor.receive(request('InvoiceCreatedV1', invoice))
    const envelope = { webhookId: 'an-id', timestamp, topic: 'InvoiceCreatedV1' }
    const event = { ...envelope, invoiceId: 7, total: 9.5 }
    expect(result).toMatchObject({ outcome: 'handled', topic: 'InvoiceCreatedV1', event })
    expect(handler.mock.calls[0]?.[0]).toEqual(event)
    expect(handler.mock.calls[0]?.[1]).toMatchObject({ webhookId: 'an-id', payload: invoice })
  })

  it('is unhandled, and not unknown, when nobody listens', async () => {
    const unknown = vi.fn()
    const qondor = makeCustom(schema).onUnknownTopic(unknown)
    const result = await qondor.receive(request('InvoiceCreatedV1', invoice))
    expect(result.outcome).toBe('unhandled')
    expect(unknown).not.toHaveBeenCalled()
  })

  it('is deduplicated', async () => {
    const handler = vi.fn()
    const qondor = makeCustom(schema).on('InvoiceCreatedV1', handler)
    await qondor.receive(request('InvoiceCreatedV1', invoice))
    const again = await qondor.receive(request('InvoiceCreatedV1', invoice))
    expect(again.outcome).toBe('duplicate')
    expect(handler).toHaveBeenCalledTimes(1)
  })

  it('is invalid when its fields are wrong, with the path of each', async () => {
    captureLog()
    const handler = vi.fn()
    const qondor = makeCustom(schema).on('InvoiceCreatedV1', handler)
    const given = request('InvoiceCreatedV1', { ...invoice, invoiceId: 's3ntinel' })
    const { outcome, status, error } = await qondor.receive(given)
    expect({ outcome, status }).toEqual({ outcome: 'invalid', status: 422 })
    expect(error?.issues).toMatchObject([{ path: ['invoiceId'] }])
    expect(error?.message).toContain('InvoiceCreatedV1.invoiceId')
    expect(JSON.stringify([error?.message, error?.issues])).not.toContain('s3ntinel')
    expect(handler).not.toHaveBeenCalled()
  })

  it('needs an envelope, too', async () => {
    captureLog()
    const given = request('InvoiceCreatedV1', { ...invoice, timestamp: undefined })
    const { error } = await makeCustom(schema).receive(given)
    expect(error?.code).toBe('invalid_envelope')
  })
})

describe('what a schema answers, as an event', () => {
  const envelope = { webhookId: 'an-id', timestamp, topic: 'InvoiceCreatedV1' }

  async function eventOf(value: unknown): Promise<unknown> {
    const handler = vi.fn()
    const qondor = makeCustom(schemaOf(() => ({ value }))).on('InvoiceCreatedV1', handler)
    await qondor.receive(request('InvoiceCreatedV1', invoice))
    return handler.mock.calls[0]?.[0]
  }

  it.each([['text'], [7], [null], [[1, 2]]])('is handed over as it is: %j', async (value) => {
    expect(await eventOf(value)).toBe(value)
  })

  it('is handed over as it is where it has the envelope', async () => {
    const value = Object.freeze({ ...envelope, topic: 'another', total: 1 })

    expect(await eventOf(value)).toBe(value)
  })

  it('is not changed where it lacks a part of the envelope', async () => {
    const value = Object.freeze({ webhookId: 'of the schema', total: 1 })

    const event = await eventOf(value)
    expect(event).toEqual({ ...envelope, ...value })
    expect(Object.keys(Object(event))).toEqual(['webhookId', 'timestamp', 'topic', 'total'])
  })

  it('may be without a prototype', async () => {
    const value = Object.assign(Object.create(null), { total: 1 })

    const event = await eventOf(Object.freeze(value))
    expect(event).toStrictEqual({ ...envelope, total: 1 })
    expect(Object.keys(Object(event))).toEqual(['webhookId', 'timestamp', 'topic', 'total'])
  })

  it('keeps its class', async () => {
    class Invoice {
      total = 1
      get tax(): number {
        return this.total / 4
      }
    }
    const value = new Invoice()
    const frozen = Object.freeze(new Invoice())

    expect(await eventOf(value)).toBe(value)
    for (const event of [value, await eventOf(frozen)]) {
      expect(event).toBeInstanceOf(Invoice)
      expect(event).toMatchObject({ ...envelope, total: 1, tax: 0.25 })
    }
  })
})

describe('a schema of the user’s own for a known topic', () => {
  const topics = { PingV1: z.looseObject({ topic: z.literal('PingV1'), bounce: z.number() }) }

  it('is the one that counts, for the named method as well', async () => {
    const handler = vi.fn()
    const qondor = createQondorWebhooks({ auth, topics }).onPing(handler)
    await qondor.receive(request('PingV1', { bounce: 1 }))
    expect(handler.mock.calls[0]?.[0]).toMatchObject({ topic: 'PingV1', bounce: 1 })
  })

  it('refuses what ours would take', async () => {
    captureLog()
    const result = await createQondorWebhooks({ auth, topics }).receive(request('PingV1'))
    expect(result).toMatchObject({ outcome: 'invalid', status: 422 })
  })

  it('leaves the other topics as they are', async () => {
    const handler = vi.fn()
    const qondor = createQondorWebhooks({ auth, topics }).onOfferSent(handler)
    expect(await qondor.receive(request('OfferSentV1'))).toMatchObject({ outcome: 'handled' })
  })

  it('leaves other receivers as they are', async () => {
    createQondorWebhooks({ auth, topics })
    const result = await createQondorWebhooks({ auth }).receive(request('PingV1'))
    expect(result.outcome).toBe('unhandled')
  })
})

describe('a schema that fails', () => {
  const cause = new Error('no schema server')

  it.each([
    [
      'throws',
      schemaOf(() => {
        throw cause
      }),
    ],
    ['rejects', schemaOf(() => Promise.reject(cause))],
  ])('and %s makes the delivery failed, and onError gets the error', async (_, schema) => {
    const observer = vi.fn()
    const handler = vi.fn()
    const qondor = makeCustom(schema).onError(observer).onInvalid(handler).onAny(handler)
    const result = await qondor.receive(request('InvoiceCreatedV1', invoice))
    expect(result).toMatchObject({ outcome: 'failed', status: 500 })
    expect(result.error?.cause).toBe(cause)
    expect(observer.mock.calls[0]?.[0]).toBe(result.error)
    expect(handler).not.toHaveBeenCalled()
  })

  it.each([undefined, null, 42, {}])('is rejected at start-up: %j', async (schema) => {
    captureLog()
    const handler = vi.fn()
    const make = () => makeCustom(schema as unknown as StandardSchema).onAny(handler)
    try {
      make()
    } catch (error) {
      expect(error).toMatchObject({ code: 'invalid_options' })
      return
    }
    const result = await make().receive(request('InvoiceCreatedV1', invoice))
    expect(result).toMatchObject({ outcome: 'failed', status: 500 })
    expect(handler).not.toHaveBeenCalled()
  })

  it('and never settles makes the delivery failed after handlerTimeoutMs', async () => {
    captureLog()
    fakeTimers()
    const answered = vi.fn()
    const qondor = makeCustom(schemaOf(never), 1_000)
    void qondor.receive(request('InvoiceCreatedV1', invoice)).then(answered)
    await vi.advanceTimersByTimeAsync(1_000)
    const expected = { outcome: 'failed', status: 500 }
    expect(answered).toHaveBeenCalledWith(expect.objectContaining(expected))
  })
})
