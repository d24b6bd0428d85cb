import { expect } from 'vitest'
import { fc } from '../properties/fast-check.js'

/** What no line may hold: control characters, those that turn text around, and halves of a character. */
const unprintable = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u

const hostile = [
  '\u001b[2J\u001b[H',
  '\u001b]0;title\u0007',
  '\u001b[31m200 handled\u001b[0m',
  '\u009b31m',
  '\r\n200 handled',
  '\u202eback\u202c',
  '\u2066\u061c\u200f',
  '\ud800',
  '\udc00\ud800',
  '\u2028\u2029',
]

/** Any text, among them those that a sender would choose to drive a terminal. */
export const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 30 })
    .map((units) => String.fromCharCode(...units)),
  fc
    .array(fc.oneof(fc.constantFrom(...hostile), fc.string({ maxLength: 5 })), { maxLength: 5 })
    .map((parts) => parts.join('')),
)

/** Some such texts, each of the worst among them. */
export function hostileTexts(count: number): readonly string[] {
  return [...hostile, ...fc.sample(anyText, count - hostile.length)]
}

/** Expects lines, so many if it is said, that do nothing to a terminal. */
export function expectHarmless(printed: string, lines?: number): void {
  const found = printed.replace(/\n$/, '').split('\n')
  if (lines !== undefined) expect(found).toHaveLength(lines)
  for (const line of found) expect(line).not.toMatch(unprintable)
}
