import { describe, expect, it } from 'vitest'
import { QondorWebhookError, safeParseQondorWebhook } from '../../../src/index.js'
import { parseFixture, readFixture, readFixtures } from '../../support/fixtures.js'

interface Expectation {
  readonly code: string
  readonly path?: readonly string[]
}

const expected: Readonly<Record<string, Expectation>> = JSON.parse(
  readFixture('invalid', 'expected.json').toString('utf8'),
)
const fixtures = readFixtures('invalid')

it('says of every invalid fixture what is to come of it', () => {
  expect(Object.keys(expected).sort()).toEqual(fixtures.map(({ name }) => name).sort())
})

describe.each(fixtures)('$name', ({ name, bytes }) => {
  const { error } = safeParseQondorWebhook(bytes)

  it(`is refused with ${expected[name]?.code}`, () => {
    expect(QondorWebhookError.is(error)).toBe(true)
    expect(error?.code).toBe(expected[name]?.code)
  })

  it('names the field at fault, and no other', () => {
    const path = expected[name]?.path
    const isWholeBody = error?.code === 'invalid_envelope' && !path

    expect(error?.issues.map((issue) => issue.path)).toEqual(
      isWholeBody ? [[]] : path ? [path] : [],
    )
  })

  it('says in the message what each issue says', () => {
    for (const issue of error?.issues ?? []) expect(error?.message).toContain(issue.message)
  })
})

const refusedForOneField = fixtures.filter(({ name }) => expected[name]?.path)

describe.each(refusedForOneField)('$name as a parsed object', ({ name, bytes }) => {
  it('is refused in the same way', () => {
    const fromBytes = safeParseQondorWebhook(bytes).error
    const fromObject = safeParseQondorWebhook(parseFixture(bytes)).error

    expect(fromObject?.code).toBe(expected[name]?.code)
    expect(fromObject?.message).toBe(fromBytes?.message)
    expect(fromObject?.issues).toEqual(fromBytes?.issues)
  })
})
