import { describe, expect, it } from 'vitest'
import { type HeaderMap, RequestHeaders } from '../../../src/headers.js'

const name = 'x-qondor-key'

function headersOf(map: HeaderMap, sent: readonly string[] = []): RequestHeaders {
  return new RequestHeaders(map, [
    'host',
    'localhost',
    ...sent.flatMap((value) => ['X-Qondor-Key', value]),
  ])
}

describe('the headers that middleware left', () => {
  it.each<[what: string, map: HeaderMap, sent: string[], value: string | null]>([
    ['as it was sent', { [name]: 'a' }, ['a'], 'a'],
    ['in a list of one', { [name]: ['a'] }, ['a'], 'a'],
    ['set', { [name]: 'b' }, [], 'b'],
    [
      'set twice to the same, beside one that was sent',
      { [name]: 'b', 'X-Qondor-Key': 'b' },
      ['a'],
      'b',
    ],
    ['sent, and set to the same in mixed case', { [name]: 'a', 'X-Qondor-Key': 'a' }, ['a'], 'a'],
    [
      'set in mixed case, beside one that was sent',
      { [name]: 'a', 'X-Qondor-Key': 'b' },
      ['a'],
      'b',
    ],
    [
      'set in mixed case, beside one that was emptied',
      { [name]: undefined, 'X-Qondor-Key': 'b' },
      ['a'],
      'b',
    ],
    ['emptied', { [name]: undefined }, ['a'], null],
    ['deleted', {}, ['a'], null],
    ['sent twice', { [name]: 'a, a' }, ['a', 'a'], null],
    ['sent twice, of which the host kept one', { [name]: 'a' }, ['a', 'b'], null],
    ['in a list of two', { [name]: ['a', 'b'] }, [], null],
  ])('hold a header %s', (_, map, sent, value) => {
    expect(headersOf(map, sent).get(name)).toBe(value)
  })

  it('have a header that is there, or was when it was sent', () => {
    expect(headersOf({ 'X-Qondor-Key': 'a' }).has(name)).toBe(true)
    expect(headersOf({ [name]: undefined }, ['a']).has(name)).toBe(true)
    expect(headersOf({ [name]: undefined }).has(name)).toBe(false)
  })
})
