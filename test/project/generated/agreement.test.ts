import { describe, expect, it } from 'vitest'
import {
  expectAgreement,
  expectSameByZod,
} from '../../support/generated-schemas/expect-agreement.js'
import { validateAny } from '../../support/generated-schemas/generated.js'
import { anyEvent, anyJsonValue, changedDocumentedBody } from '../../support/parse/arbitraries.js'
import { fc, scaled } from '../../support/properties/fast-check.js'
import { schemaByTopic } from '../../support/topic-schemas.js'

const fieldNames = [
  ...new Set([...schemaByTopic.values()].flatMap(({ shape }) => Object.keys(shape))),
]

// At the edges of what a field takes.
const edgeValue = fc.oneof(
  fc.constantFrom(
    ...[null, '', ' \n', 'a\nb', 1.5, -0, 2 ** 53, -(2 ** 53), 2 ** 53 - 1, true, [], {}],
  ),
  fc.constantFrom(...schemaByTopic.keys()),
  fc.string({ unit: 'binary-ascii', minLength: 250, maxLength: 260 }),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.jsonValue(),
)

// No text of JSON holds these, but an object that was parsed by others may.
const valueBeyondJson = fc.oneof(
  fc.constantFrom<unknown>(
    undefined,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    7n,
    Symbol('text'),
    new String('text'),
    new Number(7),
    new Date(0),
    () => 'text',
  ),
  edgeValue,
)

/** An event, or a documented body, some of whose fields were changed or dropped. */
const changedBody = (value: fc.Arbitrary<unknown>): fc.Arbitrary<Record<string, unknown>> => {
  return fc
    .tuple(
      fc.oneof(
        anyEvent,
        changedDocumentedBody.map(({ body }) => body),
      ),
      fc.dictionary(fc.constantFrom(...fieldNames), value, { maxKeys: 3 }),
      fc.subarray(fieldNames, { maxLength: 2 }),
    )
    .map(([body, changed, dropped]) => {
      const entries = Object.entries({ ...body, ...changed })
      return Object.fromEntries(entries.filter(([name]) => !dropped.includes(name)))
    })
}

/** The ways in which an object may have its fields. */
const forms: Readonly<Record<string, (body: object) => object>> = {
  own: (body) => body,
  inherited: (body) => Object.create(body),
  'without a prototype': (body) => Object.assign(Object.create(null), body),
  frozen: (body) => Object.freeze(body),
  'behind a proxy': (body) => new Proxy(body, {}),
  'hidden from enumeration': (body) => {
    const fields = Object.entries(Object.getOwnPropertyDescriptors(body))
    const hidden = fields.map(([name, field]) => [name, { ...field, enumerable: false }])
    return Object.defineProperties({}, Object.fromEntries(hidden))
  },
  'getters of a class': (body) => {
    class Body {}
    for (const [name, value] of Object.entries(body)) {
      Object.defineProperty(Body.prototype, name, { get: () => value })
    }
    return new Body()
  },
}

describe('reader, Zod schemas and JSON Schemas say the same', () => {
  it.each([
    ['an event', anyEvent],
    ['a documented body with other keys', changedDocumentedBody.map(({ body }) => body)],
    ['any JSON value', anyJsonValue],
  ] as readonly (readonly [string, fc.Arbitrary<unknown>])[])('of %s', (_what, values) => {
    fc.assert(
      fc.property(values, (value) => void expectAgreement(JSON.stringify(value))),
      { numRuns: scaled(500) },
    )
  })

  it('of an event whose fields were changed or dropped, which is valid at times', () => {
    const seen = new Set<string | undefined>()

    fc.assert(
      fc.property(changedBody(edgeValue), (body) => {
        seen.add(expectAgreement(JSON.stringify(body)).code)
      }),
      { numRuns: scaled(1_000) },
    )

    const common = [undefined, 'invalid_envelope', 'invalid_payload']
    expect([...seen]).toEqual(expect.arrayContaining(common))
  })

  it('but for how JSON Schema counts a character of two UTF-16 units in a webhookId', () => {
    const body = { webhookId: '🍂'.repeat(128), timestamp: '1', topic: 'PingV1' }

    expect(validateAny(body)).toBe(true)
    expect(expectSameByZod(body, body).code).toBe('invalid_envelope')
  })
})

// JSON has the own, enumerable fields of an object and no others.
describe('reader and Zod schemas say the same of what JSON would have of an object', () => {
  it.each(Object.entries(forms))('with fields that are %s', (_form, form) => {
    fc.assert(
      fc.property(changedBody(valueBeyondJson), (body) => {
        const given = form(body)
        expectSameByZod(given, { ...given })
      }),
      { numRuns: scaled(200) },
    )
  })

  it('with getters that answer otherwise later', () => {
    const later = fc.dictionary(
      fc.constantFrom(...fieldNames),
      fc.array(valueBeyondJson, { maxLength: 3 }),
    )
    fc.assert(
      fc.property(changedBody(valueBeyondJson), later, (body, values) => {
        expectSameByZod(changing(body, values), body)
      }),
      { numRuns: scaled(200) },
    )
  })
})

/** An object some of whose fields have one value at first, and others at each of the next reads. */
function changing(
  fields: Record<string, unknown>,
  later: Readonly<Record<string, readonly unknown[]>>,
): object {
  const getters = Object.entries(later).map(([name, values]) => {
    const answers = [fields[name], ...values].values()
    const get = (): unknown => answers.next().value
    return [name, { get, enumerable: true }]
  })
  return Object.defineProperties({ ...fields }, Object.fromEntries(getters))
}
