import { expect, it } from 'vitest'
import type { QondorWebhookError, StandardSchema } from '../../../src/index.js'
import { createQondorWebhooks } from '../../../src/index.js'
import { bodyOf } from '../../support/receiver/bodies.js'

/** The error for a body for which the user's schema reports these issues. */
async function errorFor(
  issues: readonly object[],
  fields: object = {},
): Promise<QondorWebhookError | undefined> {
  const schema = {
    '~standard': { version: 1, vendor: 'test', validate: () => ({ issues }) },
  } as unknown as StandardSchema
  const qondor = createQondorWebhooks({ auth: false, topics: { OwnV1: schema } })
    .onInvalid(() => {})
    .onError(() => {})
  const body = bodyOf('OwnV1', { ...fields })
  return (await qondor.receive({ headers: {}, body })).error
}

async function messagesFor(issues: readonly object[], fields: object = {}) {
  return (await errorFor(issues, fields))?.issues.map(({ message }) => message)
}

it.each<[string, object, object, string]>([
  [
    'a type',
    { path: ['a'], expected: 'string' },
    { a: 1 },
    'OwnV1.a: expected string, found number',
  ],
  [
    'an integer',
    { path: ['a'], expected: 'int' },
    { a: 1.5 },
    'an integer up to 2^53 - 1, found number',
  ],
  [
    'a safe integer',
    { path: ['a'], format: 'safeint' },
    { a: 2 ** 53 },
    'up to 2^53 - 1, found number',
  ],
  [
    'an integer that is too large',
    { path: ['a'], code: 'too_big', origin: 'int' },
    { a: 2 ** 53 },
    'an integer up to 2^53 - 1, found number',
  ],
  ['no type', { path: ['a'] }, { a: true }, 'OwnV1.a: expected another value, found boolean'],
  [
    'no text for a type',
    { path: ['a'], expected: 7 },
    { a: '' },
    'expected another value, found string',
  ],
  [
    'null',
    { path: ['a'], expected: 'string' },
    { a: null },
    'OwnV1.a: expected string, found null',
  ],
  [
    'an array',
    { path: ['a'], expected: 'string' },
    { a: [] },
    'OwnV1.a: expected string, found array',
  ],
  [
    'an object',
    { path: ['a'], expected: 'string' },
    { a: {} },
    'OwnV1.a: expected string, found object',
  ],
  [
    'what is absent',
    { path: ['a', 'b'], expected: 'string' },
    { a: 1 },
    'OwnV1.a.b: expected string, found nothing',
  ],
  [
    'a path in objects',
    { path: [{ key: 'a' }, 0] },
    { a: [true] },
    'OwnV1.a.0: expected another value, found boolean',
  ],
  ['no path', {}, {}, 'OwnV1: expected another value, found object'],
  [
    'a key that is not a name',
    { path: ['kari@example.com', 'x'] },
    {},
    'OwnV1.?.x: expected another value',
  ],
  ['a key that is too long', { path: ['x'.repeat(65)] }, {}, 'OwnV1.?: expected another value'],
  ['a key that is long', { path: ['x'.repeat(64)] }, {}, `OwnV1.${'x'.repeat(64)}: expected`],
])(
  'an issue says where, what was expected and what was found: %s',
  async (_, issue, fields, says) => {
    const [message, ...others] = (await messagesFor([issue], fields)) ?? []
    expect(message).toContain(says)
    expect(others).toEqual([])
  },
)

it('an issue keeps the path in plain keys', async () => {
  const error = await errorFor([{ path: [{ key: 'a' }, 0] }])
  expect(error?.issues[0]?.path).toEqual(['a', 0])
})

it.each([
  [1, ''],
  [5, ''],
  [6, ' and 1 more'],
  [7, ' and 2 more'],
  [101, ' and 95 more'],
])('the message of an error holds five issues at most: of %i', async (count, rest) => {
  const issues = Array.from({ length: count }, (_, index) => ({ path: [`key${index}`] }))
  const error = await errorFor(issues)
  const shown = issues.slice(0, 5).map(({ path: [key] }) => {
    return `OwnV1.${key}: expected another value, found nothing`
  })
  expect(error?.message).toBe(`The body does not fit its topic. ${shown.join('; ')}${rest}.`)
  expect(error?.issues).toHaveLength(Math.min(count, 100))
})
