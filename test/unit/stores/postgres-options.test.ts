import { describe, expect, it } from 'vitest'
import { postgresStore } from '../../../src/stores/postgres.js'

const refusal = expect.objectContaining({ code: 'invalid_options' })
const claim = { key: 'a', token: 'mine', leaseMs: 60_000 }

/** A database that answers the same to everything. */
function poolThatAnswers(result: unknown) {
  const calls: [string, unknown[]][] = []
  const query = async (text: string, values: unknown[]) => {
    calls.push([text, values])
    return { rows: result === undefined ? [] : [{ result }] }
  }
  return { calls, query }
}

describe('postgresStore', () => {
  const pool = poolThatAnswers('claimed')

  it.each([undefined, null, {}, 'postgres://localhost'])('refuses what is no pool: %j', (other) => {
    expect(() => postgresStore(other as never)).toThrow(
      expect.objectContaining({
        code: 'invalid_options',
        message: expect.stringContaining('needs a Pool or a Client of pg'),
      }),
    )
  })

  it.each([
    '',
    'a"b',
    "a'b",
    'a b',
    'a;b',
    'a.b.c',
    '.a',
    'a.',
    '1a',
    'a\n',
    'å',
    '"a"',
    'a$$b',
    'x'.repeat(64),
    7,
    null,
  ])('refuses a table by the name of %j', (table) => {
    expect(() => postgresStore(pool, { table: table as string })).toThrow(refusal)
  })

  it.each(['a', 'A1', '_a', 'order', 'webhooks.claims', `${'x'.repeat(63)}.${'y'.repeat(63)}`])(
    'takes a table by the name of %j',
    (table) => {
      expect(() => postgresStore(pool, { table })).not.toThrow()
    },
  )

  it('refuses other options out of their range', () => {
    for (const windowMs of [0, -1, 0.5, Number.NaN, '10', null]) {
      expect(() => postgresStore(pool, { windowMs: windowMs as number })).toThrow(refusal)
    }
    for (const name of ['', 'x'.repeat(201), 7, null]) {
      expect(() => postgresStore(pool, { name: name as string })).toThrow(refusal)
    }
    const none = { windowMs: undefined, name: undefined, table: undefined, createTable: undefined }
    expect(() => postgresStore(pool, none)).not.toThrow()
  })

  it('sends one statement a step after the first use, with every value as a parameter', async () => {
    const { calls, query } = poolThatAnswers('claimed')
    const store = postgresStore({ query })
    await store.claim(claim)
    expect(calls.map(([, values]) => values)).toEqual([[], ['default', 'a', 'mine', 60_000]])
    await store.claim(claim)
    await store.release(claim)
    expect(calls.slice(2).map(([, values]) => values)).toEqual([
      ['default', 'a', 'mine', 60_000],
      ['default', 'a', 'mine'],
    ])
  })

  it('takes no other answer than those of its statement for an answer', async () => {
    for (const answer of ['ok', true, null, undefined]) {
      await expect(postgresStore(poolThatAnswers(answer)).claim(claim)).rejects.toThrow(TypeError)
    }
  })
})
