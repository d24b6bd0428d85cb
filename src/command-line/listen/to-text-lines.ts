import { paint } from '../output.js'
import { printable } from '../printable.js'
import { describeFacts } from './describe-facts.js'
import { factsOf } from './facts-of.js'
import type { Received } from './received.js'
import { timeOfDay } from './time-of-day.js'
import { toneOf } from './tone-of.js'

const colours = { good: 'green', noted: 'yellow', bad: 'red' } as const

/** A delivery in a line for people, and what is wrong with it in lines below. */
export function toTextLines({ receivedAt, result, drift }: Received): readonly string[] {
  const { outcome, status, error, topic, event } = result
  const colour = colours[toneOf(result)]
  const parts = [
    paint('dim', timeOfDay(receivedAt)),
    paint(colour, `${status} ${error?.code ?? outcome}`),
    paint('bold', topic ?? '-'),
    describeFacts(factsOf(event)),
    drift.length > 0 ? paint('yellow', `drift: ${drift.join(', ')}`) : '',
  ]
  const issues = (error?.issues ?? []).map(({ message }) => `              ${message}`)
  return [parts.filter(Boolean).map(bare).join('  '), ...issues.map(printable)]
}

// What comes from outside is in one line, and our own colours stay.
function bare(part: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the colours.
  const [, start = '', text = part, end = ''] = /^(\x1b\[\d+m)(.*)(\x1b\[\d+m)$/s.exec(part) ?? []
  return start + printable(text) + end
}
