import { describe, expect, it } from 'vitest'
import { refusalOf } from '../../support/authentication/refusal-of.js'
import { fc } from '../../support/properties/fast-check.js'
import { bodyOf } from '../../support/receiver/bodies.js'
import { makeQondor } from '../../support/receiver/qondor.js'

type Value = string | undefined | readonly (string | undefined)[]

const missing = ['undefined', 'null', 'NaN', '[object Object]', '[object Promise]']
const schemes = ['Bearer', 'Basic', 'Token', 'ApiKey']
const base64 = (text: string): string => Buffer.from(text).toString('base64')

const refusalOfKey = (value: Value) => refusalOf({ header: 'authorization', value })

const notSet: { readonly KEY?: string } = {}
const { KEY } = notSet

const refused: readonly (readonly [how: string, value: string])[] = [
  ['String(undefined)', String(KEY)],
  ['String(null)', String(null)],
  ['String(NaN)', String(Number(KEY))],
  ['String({})', String({})],
  ['JSON.stringify(null)', JSON.stringify(KEY ?? null)],
  ['a Bearer of undefined', `Bearer ${KEY}`],
  ['a Bearer of undefined and a line break', `Bearer ${KEY}\n`],
  ['a Bearer of null', `Bearer ${null}`],
  ['a Bearer of NaN', `Bearer ${Number.NaN}`],
  ['a Bearer of an object', `Bearer ${{}}`],
  ['a Bearer of a promise that was not awaited', `Bearer ${Promise.resolve(KEY)}`],
  ['a Bearer of nothing', `Bearer ${KEY ?? ''}`],
  ['a Bearer of white space', 'Bearer \t \n'],
  ['a list of nothing', `Token ${[KEY]}`],
  ['two parts', `acme:${KEY}`],
  ['two parts, the first missing too', `${KEY}-${KEY}`],
  ['parts with an underscore', `key_${KEY}`],
  ['parts with an equals sign', `Token token=${KEY}`],
  ['an emoji before it', `🔑${KEY}`],
  ...schemes.flatMap((scheme) => [
    [`${scheme} alone`, scheme] as const,
    [`${scheme} alone, in lower case`, scheme.toLowerCase()] as const,
    [`${scheme} alone, in upper case`, ` ${scheme.toUpperCase()} `] as const,
  ]),
  ...missing.map((word) => [`a Basic of user:${word}`, `Basic ${base64(`user:${word}`)}`] as const),
  ...missing.map((word) => [`a Basic of ${word}`, `basic  ${base64(word)}`] as const),
  ['a Basic of two missing parts', `Basic ${base64(`${KEY}:${KEY}`)}`],
  ['a Basic of a missing user without a password', `Basic ${base64(`${KEY}:`)}`],
  ['a Basic of a colon alone', `Basic ${base64(':')}`],
  ['a Basic of white space', `Basic ${base64(' ')}`],
  ['a Basic of a scheme name', `Basic ${base64('Bearer')}`],
  ['a Basic with a line break inside', `Basic ${base64(`user:${KEY}\n`)}`],
  ['a Basic without padding', `Basic ${base64(`user:${KEY}`).replaceAll('=', '')}`],
  [
    'a Basic in the alphabet of URLs',
    `Basic ${Buffer.from(`~~~???:${KEY}`).toString('base64url')}`,
  ],
]

const accepted: readonly (readonly [how: string, value: string])[] = [
  ...missing.slice(0, 3).map((word) => [`a word that ends in ${word}`, `my${word}`] as const),
  ...missing.slice(0, 3).map((word) => [`a number before ${word}`, `7${word}`] as const),
  ...missing.map((word) => [`${word} at the beginning`, `${word}-3f91c0`] as const),
  ...missing.map((word) => [`${word} inside`, `a-${word}-3f91c0`] as const),
  ['undefined with a letter behind it', 'key-undefinedx'],
  ['a letter outside ASCII before it', 'nøundefined'],
  ['a letter beyond 16 bits before it', '𝒶undefined'],
  ['words in another case', 'key-UNDEFINED Null nan'],
  ['nullable', 'nullable-3f91c0'],
  ['a scheme with a key', 'Bearer 3f91c0'],
  ['a scheme in a longer word', 'BearerToken'],
  ['two schemes', 'Basic Token'],
  ['a Basic of a user and a password', `Basic ${base64('user:3f91c0')}`],
  ['a Basic of a key without a password', `Basic ${base64('3f91c0:')}`],
  ['a Basic of a user named undefined', `Basic ${base64(`undefined:3f91c0`)}`],
  ['a Basic of a password that ends so', `Basic ${base64('user:nøundefined')}`],
  ['a Basic that is not base64', 'Basic user:3f91c0'],
  ['a Bearer of the base64', `Bearer ${base64('user:undefined')}`],
]

describe('a key that was made from a missing variable', () => {
  it.each(refused)('is refused when the receiver is made: %s', (_how, value) => {
    const error = refusalOfKey(value)
    expect(error?.code).toBe('invalid_options')
    expect(error?.message).toMatch(
      /^`auth\.value` .*environment variable.*for example QONDOR_WEBHOOK_KEY/,
    )
    expect(error?.message).not.toContain(value.trim())
    expect(error?.cause).toBeUndefined()
  })

  it.each(accepted)('is not taken for one: %s', async (_how, value) => {
    expect(refusalOfKey(value)).toBeUndefined()
    const qondor = makeQondor({ auth: { header: 'authorization', value } })
    const headers = { authorization: value }
    expect(await qondor.receive({ headers, body: bodyOf('PingV1') })).toHaveProperty('status', 200)
  })

  it('is refused behind anything that ends in neither a letter nor a digit', () => {
    const ending = fc.string({ minLength: 1, maxLength: 1, unit: 'grapheme' })
    // By the last character alone: V8 in Node 26 finds none above U+FFFF before an unanchored `$`.
    const separator = ending.filter((text) => !/^[\p{L}\p{N}]$/u.test([...text].at(-1) ?? ''))
    fc.assert(
      fc.property(fc.string(), separator, fc.constantFrom(...missing), (start, end, word) => {
        expect(refusalOfKey(`${start}${end}${word}`)?.code).toBe('invalid_options')
      }),
    )
  })

  it('is not taken for one where a letter or a digit stands beside the word', () => {
    const part = fc.stringMatching(/^[A-Za-z0-9æøå]{1,20}$/)
    fc.assert(
      fc.property(part, fc.constantFrom(...missing), part, (start, word, end) => {
        expect(refusalOfKey(`${start}-${word}${end}`)).toBeUndefined()
        expect(refusalOfKey(`${start}${word}`)).toBeUndefined()
      }),
    )
  })
})

describe('the message for a value without a key', () => {
  const advice =
    'Set the environment variable it comes from, for example QONDOR_WEBHOOK_KEY, where this process runs.'
  it.each<[fault: string, value: unknown]>([
    ['`auth.value` is empty or undefined.', undefined],
    ['`auth.value` is empty or undefined.', null],
    ['`auth.value` is empty or undefined.', ' '],
    ['`auth.value` is not a string.', 7],
    ['`auth.value` is an empty array.', []],
    [
      '`auth.value` is not a key: it is only the name of a scheme, or ends in the text of a missing value or an object.',
      'Bearer',
    ],
  ])('is %s', (fault, value) => {
    expect(refusalOfKey(value as Value)?.message).toBe(`${fault} ${advice}`)
  })
})

describe('of several keys', () => {
  it.each<[value: Value, position: string]>([
    [['good', 'Bearer undefined'], '`auth.value[1]` (key 2 of 2)'],
    [['Bearer', 'good', 'better'], '`auth.value[0]` (key 1 of 3)'],
    [['good', undefined, 'better'], '`auth.value[1]` (key 2 of 3)'],
    [['good', 'better', ' '], '`auth.value[2]` (key 3 of 3)'],
    [['null'], '`auth.value[0]` (key 1 of 1)'],
  ])('the message says which one is bad: case %#', (value, position) => {
    const message = refusalOfKey(value)?.message
    expect(message?.startsWith(position)).toBe(true)
    expect(message).not.toMatch(/good|better|Bearer/)
  })
})
