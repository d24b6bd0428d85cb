import { describe, expect, it } from 'vitest'
import { qondorWebhookSchema } from '../../../src/topics/index.js'
import { validateAny, validatorOf } from '../../support/generated-schemas/generated.js'
import { anyEvent, anyJsonValue, changedDocumentedBody } from '../../support/parse/arbitraries.js'
import { fc, scaled } from '../../support/properties/fast-check.js'
import { schemaByTopic } from '../../support/schemas.js'

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

const mutatedBody = fc
  .tuple(
    fc.oneof(
      anyEvent,
      changedDocumentedBody.map(({ body }) => body),
    ),
    fc.dictionary(fc.constantFrom(...fieldNames), edgeValue, { maxKeys: 2 }),
    fc.subarray(fieldNames, { maxLength: 2 }),
  )
  .map(([body, changed, dropped]) => {
    const entries = Object.entries({ ...body, ...changed })
    return Object.fromEntries(entries.filter(([name]) => !dropped.includes(name)))
  })

function expectAgreement(value: unknown): boolean {
  // As it comes over the wire.
  const body: unknown = JSON.parse(JSON.stringify(value))

  const isEvent = qondorWebhookSchema.safeParse(body).success

  expect(validateAny(body)).toBe(isEvent)
  for (const [topic, schema] of schemaByTopic) {
    expect(validatorOf.get(topic)?.(body)).toBe(schema.safeParse(body).success)
  }
  return isEvent
}

describe('the generated JSON Schemas take what the Zod schemas take', () => {
  it.each([
    ['an event', anyEvent],
    ['a documented body with other keys', changedDocumentedBody.map(({ body }) => body)],
    ['any JSON value', anyJsonValue],
  ] as readonly (readonly [string, fc.Arbitrary<unknown>])[])('of %s', (_what, values) => {
    fc.assert(
      fc.property(values, (value) => void expectAgreement(value)),
      { numRuns: scaled(500) },
    )
  })

  it('of an event whose fields were changed or dropped, which some refuse and some do not', () => {
    const seen = new Set<boolean>()

    fc.assert(
      fc.property(mutatedBody, (body) => void seen.add(expectAgreement(body))),
      { numRuns: scaled(2_000) },
    )

    expect(seen).toEqual(new Set([true, false]))
  })

  it('but for how they count a character of two UTF-16 units in a webhookId', () => {
    const body = { webhookId: '🍂'.repeat(128), timestamp: '1', topic: 'PingV1' }

    expect(validateAny(body)).toBe(true)
    expect(qondorWebhookSchema.safeParse(body).success).toBe(false)
  })
})
