import { describe, expect, it } from 'vitest'
import {
  parseQondorWebhook,
  QondorWebhookError,
  safeParseQondorWebhook,
} from '../../../src/index.js'
import {
  anyEvent,
  anyJsonValue,
  changedDocumentedBody,
  damagedBytes,
} from '../../support/parse/arbitraries.js'
import { fc, scaled } from '../../support/properties/fast-check.js'

const codes = [
  'invalid_json',
  'invalid_encoding',
  'unsupported_encoding',
  'body_too_large',
  'invalid_envelope',
  'unknown_topic',
  'invalid_payload',
]

function expectTypedAnswer(body: string | object): void {
  const result = safeParseQondorWebhook(body)

  if (result.success) {
    expect(parseQondorWebhook(JSON.stringify(result.data))).toEqual(result.data)
  } else {
    expect(QondorWebhookError.is(result.error)).toBe(true)
    expect(codes).toContain(result.error.code)
  }
}

describe('safeParseQondorWebhook answers an event or a typed error', () => {
  it.each([
    ['any string', fc.oneof(fc.string(), fc.string({ unit: 'binary' }))],
    ['any JSON text', fc.json()],
    ['any bytes', fc.uint8Array({ max: 255, maxLength: 200 })],
    ['any damaged body', damagedBytes],
    ['any JSON value', anyJsonValue.map((value) => value as object)],
    ['any JSON value as text', anyJsonValue.map((value) => JSON.stringify(value))],
    ['any object', fc.object({ withBigInt: true, withDate: true, withMap: true, withSet: true })],
    ['any sparse or typed array', fc.oneof(fc.sparseArray(fc.anything()), fc.float64Array())],
  ] as readonly (readonly [string, fc.Arbitrary<string | object>])[])('to %s', (_what, bodies) => {
    fc.assert(fc.property(bodies, expectTypedAnswer), { numRuns: scaled(500) })
  })
})

describe('a documented body', () => {
  it('parses with random keys added and optional fields null or absent', () => {
    fc.assert(
      fc.property(changedDocumentedBody, ({ body, event }) => {
        expect(parseQondorWebhook(body)).toEqual(event)
        expect(parseQondorWebhook(JSON.stringify(body))).toEqual(event)
        expect(parseQondorWebhook(Buffer.from(JSON.stringify(body)))).toEqual(event)
      }),
      { numRuns: scaled(500) },
    )
  })
})

describe('an event', () => {
  it('is the same after JSON and back', () => {
    fc.assert(
      fc.property(anyEvent, (event) => {
        const json = JSON.stringify(event)

        expect(parseQondorWebhook(json)).toEqual(event)
        expect(parseQondorWebhook(Buffer.from(json))).toEqual(event)
        expect(JSON.stringify(parseQondorWebhook(json))).toBe(json)
      }),
      { numRuns: scaled(500) },
    )
  })
})
