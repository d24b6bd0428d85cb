import { describe, expect, it } from 'vitest'
import type { ReceiveRequest, ReceiveResult } from '../../../src/index.js'
import { fc } from '../../support/properties/fast-check.js'
import { bodyOf, payloadOf } from '../../support/receiver/bodies.js'
import { headers, key, makeQondor } from '../../support/receiver/qondor.js'
import { expectContract } from '../../support/receiver/result-contract.js'
import { captureLog } from '../../support/receiver/spies.js'

const ofTheSender = [undefined, 'invalid_json', 'invalid_encoding', 'invalid_envelope'].concat([
  'invalid_payload',
  'body_too_large',
  'unsupported_encoding',
])

/** What comes of a body, which nobody but its sender is to blame for. */
async function expectTaken(body: ReceiveRequest['body']): Promise<ReceiveResult> {
  const qondor = makeQondor()
    .onAny(() => {})
    .onUnknownTopic(() => {})
    .onDrift(() => {})
  const result = await qondor.receive({ headers, body })
  expectContract(result)
  expect(ofTheSender).toContain(result.error?.code)
  return result
}

const topics = fc.oneof(fc.constantFrom('PingV1', 'OfferSentV1', 'PongV1'), fc.string())

// JSON that is close to an event: some of its fields, with values of any kind.
const almostEvents = fc
  .tuple(
    topics,
    fc.dictionary(fc.constantFrom(...Object.keys(payloadOf('OfferSentV1'))), fc.jsonValue()),
  )
  .map(([topic, changes]) => payloadOf(topic, changes))

describe('receive answers a typed result', () => {
  it('for any text', async () => {
    captureLog()
    const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.json())
    await fc.assert(fc.asyncProperty(text, async (body) => void (await expectTaken(body))))
  })

  it('for any bytes', async () => {
    captureLog()
    const bytes = fc.oneof(
      fc.uint8Array(),
      fc.uint8Array().map((array) => array.buffer),
    )
    await fc.assert(fc.asyncProperty(bytes, async (body) => void (await expectTaken(body))))
  })

  it('for an event that was cut, or of which one byte was changed', async () => {
    captureLog()
    const damage = fc.tuple(topics, fc.nat(), fc.integer({ min: -1, max: 255 }))
    await fc.assert(
      fc.asyncProperty(damage, async ([topic, position, byte]) => {
        const bytes = new TextEncoder().encode(bodyOf(topic))
        const index = position % bytes.length
        if (byte < 0) return void (await expectTaken(bytes.subarray(0, index)))
        bytes[index] = byte
        await expectTaken(bytes)
      }),
    )
  })

  it('for any JSON value, the same as text, as bytes and parsed', async () => {
    captureLog()
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.jsonValue(), almostEvents), async (value) => {
        const text = JSON.stringify(value)
        const expected = await expectTaken(text)
        const others = [new TextEncoder().encode(text), () => text]
        // Neither a text nor a missing body is a parsed body.
        const parsed = typeof value === 'object' && value !== null ? [JSON.parse(text)] : []
        for (const body of [...others, ...parsed]) {
          const { outcome, status, error } = await expectTaken(body)
          expect([outcome, status]).toEqual([expected.outcome, expected.status])
          expect(error?.issues).toEqual(expected.error?.issues)
        }
      }),
    )
  })

  it('for any headers, and lets in who has the key once', async () => {
    captureLog()
    const name = fc.oneof(
      fc.constantFrom('x-qondor-key', 'X-Qondor-Key', 'X-QONDOR-KEY', 'constructor', '__proto__'),
      fc.string(),
    )
    const value = fc.oneof(fc.constantFrom(key, `${key}, ${key}`, ''), fc.string())
    const pairs = fc.array(fc.tuple(name, value), { maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(pairs, async (given) => {
        const values = given.filter(([header]) => header.toLowerCase() === 'x-qondor-key')
        const isRight = values.length === 1 && values[0]?.[1] === key
        const result = await makeQondor().receive({ headers: given, body: bodyOf('PingV1') })
        expectContract(result)
        expect(result.outcome).toBe(isRight ? 'unhandled' : 'unauthorized')
        const object = Object.fromEntries(given)
        expectContract(await makeQondor().receive({ headers: object, body: bodyOf('PingV1') }))
      }),
    )
  })

  it('for any headers as lists', async () => {
    const lists = fc.dictionary(
      fc.constantFrom('x-qondor-key', 'X-Qondor-Key', 'host'),
      fc.array(fc.constantFrom(key, 'wrong')),
    )
    await fc.assert(
      fc.asyncProperty(lists, async (given) => {
        const values = Object.entries(given).flatMap(([name, list]) => {
          return name === 'host' ? [] : list
        })
        const isRight = values.length === 1 && values[0] === key
        const result = await makeQondor().receive({ headers: given, body: bodyOf('PingV1') })
        expect(result.outcome).toBe(isRight ? 'unhandled' : 'unauthorized')
      }),
    )
  })

  it('for any method', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), async (method) => {
        const result = await makeQondor().receive({ method, headers, body: bodyOf('PingV1') })
        expect(result.outcome).toBe(method === 'POST' ? 'unhandled' : 'rejected')
      }),
    )
  })
})
