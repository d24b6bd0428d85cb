import { describe, expect, it } from 'vitest'
import { occurredAt, offerValidUntil, safeParseQondorWebhook } from '../../src/index.js'

// Of the largest body: what makes an expression that backtracks try every way.
const length = 260_000
const texts = {
  blanks: ' '.repeat(length),
  'blanks, and then a word': `${' '.repeat(length)}x`,
  digits: '1'.repeat(length),
  'the beginning of a date, again and again': '2024-10-18T07:32:30.'.repeat(length / 20),
  'a fraction without end': `2024-10-18T07:32:30.${'0'.repeat(length)}`,
  'line breaks': '\n'.repeat(length),
  'halves of characters': '\ud83e'.repeat(length / 3),
}

/** Far more than what is in proportion to the text, far less than its square: a minute. */
const enoughMs = 500

function timeOf(work: () => unknown): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

function swallow(work: () => unknown): void {
  try {
    work()
  } catch {
    // What it answers is for other tests; here it is to answer soon.
  }
}

describe.each(Object.entries(texts))('%s', (_what, text) => {
  it.each([
    ['webhookId', 'webhookId'],
    ['timestamp', 'timestamp'],
    ['topic', 'topic'],
    ['a name that is not known', text],
  ])('keeps no expression busy, as %s', (_as, name) => {
    const body = { webhookId: '1', timestamp: '1', topic: 'OfferSentV1', [name]: text }
    const json = JSON.stringify(body)
    const parse = () => safeParseQondorWebhook(json, { maxBodyBytes: 4_000_000 })
    expect(timeOf(parse)).toBeLessThan(enoughMs)
  })

  it('keeps no expression busy, as a date', () => {
    const event = { timestamp: text, offerValidUntil: text }
    expect(timeOf(() => swallow(() => occurredAt(event)))).toBeLessThan(enoughMs)
    expect(timeOf(() => swallow(() => offerValidUntil(event)))).toBeLessThan(enoughMs)
  })
})

it('an expression that backtracks would be noticed', () => {
  // A fifth of the length is enough, and some seconds.
  const text = texts['blanks, and then a word'].slice(length * 0.8)
  expect(timeOf(() => /^\s+$/.test(text))).toBeLessThan(enoughMs)
  expect(timeOf(() => /\s+$/.test(text))).toBeGreaterThan(enoughMs)
})
