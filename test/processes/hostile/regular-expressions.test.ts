import { describe, expect, it } from 'vitest'
import { occurredAt, offerValidUntil, safeParseQondorWebhook } from '../../../src/index.js'

type TextOf = (length: number) => string

// What makes an expression that backtracks try every way.
const blanksAndAWord: TextOf = (length) => `${' '.repeat(length)}x`
const texts: Readonly<Record<string, TextOf>> = {
  blanks: (length) => ' '.repeat(length),
  'blanks, and then a word': blanksAndAWord,
  digits: (length) => '1'.repeat(length),
  'the beginning of a date, again and again': (length) =>
    '2024-10-18T07:32:30.'.repeat(length / 20),
  'a fraction without end': (length) => `2024-10-18T07:32:30.${'0'.repeat(length)}`,
  'line breaks': (length) => '\n'.repeat(length),
  'halves of characters': (length) => '\ud83e'.repeat(length / 3),
}

const length = 16_000
const times = 8
// In proportion to the text it would be 8 times as long, by its square 64.
const limit = 24

/** How many times as long the work takes with the text as with an eighth of it, on any machine. */
function growthOf(work: (text: string) => unknown, textOf: TextOf): number {
  const [short, long] = [textOf(length / times), textOf(length)]
  return shortestTimeOf(() => work(long)) / shortestTimeOf(() => work(short))
}

/** In milliseconds; what else the machine has to do only ever makes it longer. */
function shortestTimeOf(work: () => unknown): number {
  const runs = Array.from({ length: 7 }, () => {
    const start = performance.now()
    work()
    return performance.now() - start
  })
  return Math.min(...runs)
}

function swallow(work: () => unknown): void {
  try {
    work()
  } catch {
    // What it answers is for other tests; here it is to answer soon.
  }
}

describe.each(Object.entries(texts))('%s', (_what, textOf) => {
  it.each([
    ['webhookId', () => 'webhookId'],
    ['timestamp', () => 'timestamp'],
    ['topic', () => 'topic'],
    ['a name that is not known', (text: string) => text],
  ])('keeps no expression busy, as %s', (_as, nameOf) => {
    const bodyOf: TextOf = (length) => {
      const text = textOf(length)
      const event = { webhookId: '1', timestamp: '1', topic: 'OfferSentV1', [nameOf(text)]: text }
      return JSON.stringify(event)
    }
    const parse = (json: string) => safeParseQondorWebhook(json, { maxBodyBytes: 4_000_000 })
    expect(growthOf(parse, bodyOf)).toBeLessThan(limit)
  })

  it.each([
    ['occurredAt', (text: string) => occurredAt({ timestamp: text })],
    ['offerValidUntil', (text: string) => offerValidUntil({ offerValidUntil: text })],
  ])('keeps no expression busy, as a date for %s', (_name, read) => {
    expect(growthOf((text) => swallow(() => read(text)), textOf)).toBeLessThan(limit)
  })
})

it('an expression that backtracks would be noticed', () => {
  const growth = (expression: RegExp) => growthOf((text) => expression.test(text), blanksAndAWord)
  expect(growth(/^\s+$/)).toBeLessThan(limit)
  expect(growth(/\s+$/)).toBeGreaterThan(limit)
})
