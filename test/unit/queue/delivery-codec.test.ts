import { describe, expect, it } from 'vitest'
import { decodeDelivery, encodeDelivery } from '../../../src/queue/index.js'
import { fc } from '../../support/properties/fast-check.js'
import { makeDelivery } from '../../support/queues/make-delivery.js'

const anyText = fc.string({ unit: 'binary' })
const loneSurrogate = fc.constantFrom('\ud800', 'a\udfffb', '\0')
const anyBody = fc.oneof(
  anyText,
  fc.tuple(anyText, loneSurrogate).map((parts) => parts.join('')),
  fc.uint8Array({ maxLength: 100_000 }),
  fc.object().map((value) => JSON.parse(JSON.stringify(value)) as object),
)

describe('a delivery that is encoded, stored and decoded', () => {
  it('is the same, whatever its body is', () => {
    fc.assert(
      fc.property(anyBody, (body) => {
        const delivery = makeDelivery({ body })
        const stored = JSON.stringify(encodeDelivery(delivery))
        expect(decodeDelivery(JSON.parse(stored))).toEqual(delivery)
      }),
    )
  })

  it('holds nothing that PostgreSQL refuses in JSON', () => {
    fc.assert(
      fc.property(anyBody, anyText, loneSurrogate, (body, text, odd) => {
        const delivery = makeDelivery({ body, topic: text + odd, webhookId: odd + text })
        const stored = JSON.stringify(encodeDelivery(delivery))
        expect(stored).not.toMatch(/(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f]..)/)
      }),
    )
  })

  it('keeps what is unknown of it unknown', () => {
    const unknown = { webhookId: undefined, topic: undefined, projectId: undefined }
    const delivery = makeDelivery({ ...unknown, body: 'no JSON' })
    expect(decodeDelivery(encodeDelivery(delivery))).toEqual(delivery)
  })

  it.each([
    ['a name as long as any', 'T'.repeat(255), 'T'.repeat(255)],
    ['what one can read of a longer one', 'T'.repeat(1_000), 'T'.repeat(255)],
    ['no half of a pair at its end', `${'T'.repeat(254)}😀`, 'T'.repeat(254)],
    ['a whole pair at its end', `${'T'.repeat(253)}😀T`, `${'T'.repeat(253)}😀`],
    ['a pair that is just cut off', `${'T'.repeat(255)}😀`, 'T'.repeat(255)],
  ])('keeps %s', (_what, topic, kept) => {
    expect(encodeDelivery(makeDelivery({ topic })).topic).toBe(kept)
  })

  it('keeps the context of its trace', () => {
    const delivery = makeDelivery({ context: { traceparent: '00-1-2-01', tracestate: '' } })
    expect(decodeDelivery(encodeDelivery(delivery))).toEqual(delivery)
  })

  it('has no context if it had none', () => {
    const encoded = encodeDelivery(makeDelivery())
    expect(encoded).not.toHaveProperty('context')
    expect(decodeDelivery(encoded)).not.toHaveProperty('context')
  })
})

describe('decodeDelivery', () => {
  it('reads what the first release stored', () => {
    const stored = {
      version: 1,
      key: '84f48600-cdfc-477e-8257-916f9f3f7094',
      webhookId: '84F48600-CDFC-477E-8257-916F9F3F7094',
      topic: 'PingV1',
      projectId: null,
      receivedAt: '2026-11-25T12:00:00.123Z',
    }
    const delivery = {
      key: stored.key,
      webhookId: stored.webhookId,
      topic: 'PingV1',
      projectId: undefined,
      receivedAt: new Date(stored.receivedAt),
    }
    const bodies = [
      { format: 'text', body: '{}', is: '{}' },
      { format: 'escaped', body: String.raw`"\u0000\ud800"`, is: '\0\ud800' },
      { format: 'base64', body: '/wA=', is: new Uint8Array([255, 0]) },
      { format: 'json', body: '{"a":1}', is: { a: 1 } },
    ]
    for (const { is, ...body } of bodies) {
      expect(decodeDelivery({ ...stored, ...body })).toEqual({ ...delivery, body: is })
    }
  })

  it('passes over what was stored beside a delivery', () => {
    const delivery = makeDelivery()
    expect(decodeDelivery({ ...encodeDelivery(delivery), reason: 'r' })).toEqual(delivery)
  })

  it.each([
    [null],
    ['text'],
    [1],
    [{ traceparent: 1 }],
    [{ traceparent: '00-1-2-01', tracestate: 1 }],
  ])('passes over a context that no release stored: %j', (context) => {
    const delivery = makeDelivery()
    const decoded = decodeDelivery({ ...encodeDelivery(delivery), context })
    expect(decoded).not.toHaveProperty('context')
    expect(decoded).toEqual(delivery)
  })

  it.each([
    undefined,
    null,
    'text',
    {},
    [],
    { ...encodeDelivery(makeDelivery()), key: 1 },
    { ...encodeDelivery(makeDelivery()), version: 2 },
    { ...encodeDelivery(makeDelivery()), body: 1 },
    { ...encodeDelivery(makeDelivery()), receivedAt: 'yesterday' },
    { ...encodeDelivery(makeDelivery()), format: 'base64', body: '*' },
    { ...encodeDelivery(makeDelivery()), format: 'json', body: '{' },
    { ...encodeDelivery(makeDelivery()), format: 'new' },
  ])('refuses anything else, and says why in the cause: case %#', (value) => {
    expect(() => decodeDelivery(value)).toThrow(
      expect.objectContaining({
        code: 'invalid_delivery',
        message: expect.stringMatching(/^This is not a stored delivery .* upgrade this process\.$/),
        cause: expect.objectContaining({ message: expect.stringMatching(/\w/) }),
      }),
    )
  })
})
