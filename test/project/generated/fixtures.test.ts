import { describe, expect, it } from 'vitest'
import { parseFixture, readFixture, readFixtures } from '../../support/fixtures.js'
import { faultsOf, validateAny, validatorOf } from '../../support/generated-schemas/generated.js'

const expected: Record<string, { code: string; path?: string[] }> = JSON.parse(
  readFixture('invalid', 'expected.json').toString(),
)
// Those that are JSON: the others never get as far as a schema.
const invalid = readFixtures('invalid').flatMap(({ name, bytes }) => {
  const { code, path } = expected[name] ?? {}
  if (code !== 'invalid_envelope' && code !== 'invalid_payload') return []
  return [{ name, path, body: parseFixture(bytes) }]
})
const misnamed = invalid.filter(({ name }) => name.startsWith('topic-'))
const wrongFields = invalid.filter(({ body }) => validatorOf.has(String(body?.['topic'])))

describe('the generated JSON Schemas', () => {
  it.each([...readFixtures('documented'), ...readFixtures('realistic')])(
    'take $name',
    ({ bytes }) => {
      const body = parseFixture(bytes)

      expect(faultsOf(validatorOf.get(String(body['topic'])), body)).toEqual([])
      expect(faultsOf(validateAny, body)).toEqual([])
    },
  )

  it.each(invalid)('refuse $name', ({ body }) => {
    expect(validateAny(body)).toBe(false)
    for (const validate of validatorOf.values()) expect(validate(body)).toBe(false)
  })

  it.each(wrongFields)('name the field that is wrong in $name', ({ body, path }) => {
    const faults = faultsOf(validatorOf.get(String(body['topic'])), body)

    expect(new Set(faults)).toEqual(new Set([`/${path?.join('/')}`]))
  })

  it('are tried with each kind of fault', () => {
    expect(misnamed.length).toBeGreaterThan(0)
    expect(wrongFields.length).toBeGreaterThan(15)
  })

  it('refuse a topic that is not known', () => {
    const body = parseFixture(readFixture('unknown-topic', 'invoice-created-v1.json'))

    expect(validateAny(body)).toBe(false)
  })
})
