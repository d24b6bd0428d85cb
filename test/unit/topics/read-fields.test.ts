import { describe, expect, it } from 'vitest'
import {
  expectedInstead,
  type FieldKind,
  identifier,
  integer,
  kindOf,
  nonBlankText,
  optionalInteger,
  optionalText,
  text,
  type WrongField,
} from '../../../src/topics/read-fields.js'

const readers = { text, nonBlankText, optionalText, integer, optionalInteger, identifier }
type Reader = keyof typeof readers

/** What a reader returns for a value, and what it finds wrong with it. */
function read(kind: Reader, value: unknown): readonly [unknown, readonly WrongField[]] {
  const wrong: WrongField[] = []
  return [readers[kind](value, 'field', wrong), wrong]
}

const largest = Number.MAX_SAFE_INTEGER
const identifierText = 'a text of 1 to 255 characters that is not blank'

describe('a field that fits', () => {
  it.each<[Reader, value: unknown, result?: unknown]>([
    ['text', 'a'],
    ['text', ''],
    ['text', ' '],
    ['nonBlankText', 'a'],
    ['nonBlankText', ' a'],
    ['nonBlankText', '!'],
    ['nonBlankText', '~'],
    ['nonBlankText', '\u007f'],
    ['nonBlankText', 'å'],
    ['optionalText', ''],
    ['optionalText', null],
    ['optionalText', undefined, null],
    ['integer', 0],
    ['integer', -1],
    ['integer', largest],
    ['optionalInteger', 0],
    ['optionalInteger', -largest],
    ['optionalInteger', null],
    ['optionalInteger', undefined, null],
    ['identifier', 'a'],
    ['identifier', 'a'.repeat(255)],
  ])('%s: %j', (kind, value, result = value) => {
    expect(read(kind, value)).toEqual([result, []])
    expect(expectedInstead(kind, value)).toBeUndefined()
  })
})

describe('a field that does not fit', () => {
  it.each<[Reader, value: unknown, expected: string, found: string]>([
    ['text', 1, 'string', 'number'],
    ['text', null, 'string', 'null'],
    ['text', undefined, 'string', 'nothing'],
    ['nonBlankText', [], 'string', 'array'],
    ['nonBlankText', '', 'a text that is not blank', 'string'],
    ['nonBlankText', ' \t', 'a text that is not blank', 'string'],
    ['nonBlankText', '\u00a0', 'a text that is not blank', 'string'],
    ['optionalText', false, 'string', 'boolean'],
    ['integer', '1', 'number', 'string'],
    ['integer', 1.5, 'an integer up to 2^53 - 1', 'number'],
    ['integer', largest + 1, 'an integer up to 2^53 - 1', 'number'],
    ['integer', Number.NaN, 'number', 'number'],
    ['integer', null, 'number', 'null'],
    ['optionalInteger', {}, 'number', 'object'],
    ['optionalInteger', 0.5, 'an integer up to 2^53 - 1', 'number'],
    ['identifier', 1, 'string', 'number'],
    ['identifier', '', identifierText, 'string'],
    ['identifier', ' ', identifierText, 'string'],
    ['identifier', 'a'.repeat(256), identifierText, 'string'],
  ])('%s: %j', (kind, value, expected, found) => {
    expect(read(kind, value)[1]).toEqual([{ name: 'field', expected, found }])
    expect(expectedInstead(kind, value)).toBe(expected)
  })
})

it('the name of a topic is any text', () => {
  const kind: FieldKind = 'topicName'
  expect(expectedInstead(kind, 'OfferSentV1')).toBeUndefined()
  expect(expectedInstead(kind, 1)).toBe('string')
})

it.each([
  [undefined, 'nothing'],
  [null, 'null'],
  [[], 'array'],
  [{}, 'object'],
  ['', 'string'],
  [0, 'number'],
])('the type of %j is called %s', (value, name) => {
  expect(kindOf(value)).toBe(name)
})
