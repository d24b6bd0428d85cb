import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { parseQondorWebhook, safeParseQondorWebhook } from '../../../src/index.js'
import { type Fixture, parseFixture, readFixtures } from '../../support/fixtures.js'

const shapes: Readonly<Record<string, (bytes: Buffer) => string | object>> = {
  'a string': (bytes) => bytes.toString('utf8'),
  'a Buffer': (bytes) => bytes,
  'a Uint8Array': (bytes) => Uint8Array.from(bytes),
  'an ArrayBuffer': (bytes) => Uint8Array.from(bytes).buffer,
  'a DataView': (bytes) => new DataView(Uint8Array.from(bytes).buffer),
  'a part of a larger Uint8Array': (bytes) => surrounded(bytes).subarray(3, -3),
  'a DataView of a part': (bytes) => new DataView(surrounded(bytes).buffer, 3, bytes.length),
  'a Uint8Array of another realm': (bytes) => otherRealm('Uint8Array.from(bytes)', bytes),
  'an ArrayBuffer of another realm': (bytes) => otherRealm('Uint8Array.from(bytes).buffer', bytes),
  'a parsed object': parseFixture,
}

function surrounded(bytes: Uint8Array): Uint8Array {
  return Uint8Array.of(0x7b, 0x22, 0xff, ...bytes, 0xff, 0x22, 0x7d)
}

function otherRealm(expression: string, bytes: Uint8Array): object {
  return runInNewContext(expression, { bytes: [...bytes] })
}

const fixtures: readonly Fixture[] = [...readFixtures('documented'), ...readFixtures('realistic')]

describe.each(fixtures)('$name', ({ bytes }) => {
  const expected = parseQondorWebhook(bytes)

  it.each(Object.entries(shapes))('parses as %s', (_shape, make) => {
    expect(safeParseQondorWebhook(make(bytes))).toEqual({ success: true, data: expected })
  })

  it('keeps the values of the body and adds only null', () => {
    const body = parseFixture(bytes)

    for (const [key, value] of Object.entries(expected)) {
      expect(value).toBe(Object.hasOwn(body, key) ? body[key] : null)
    }
  })
})

describe.each(readFixtures('documented'))('$name', ({ bytes }) => {
  it('is the event that it documents, field by field', () => {
    expect(parseQondorWebhook(bytes)).toEqual(parseFixture(bytes))
  })
})
