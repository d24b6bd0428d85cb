import { paint } from '../output.js'
import { printable } from '../printable.js'
import { describeFacts } from './describe-facts.js'
import { factsOf } from './facts-of.js'
import type { Received } from './received.js'

/** A delivery in a line for people, and what is wrong with it in lines below. */
export function toTextLines({ receivedAt, result, drift }: Received): readonly string[] {
  const { outcome, status, error, topic, event } = result
  const isTaken = status >= 200 && status < 300
  const colour = isTaken ? (outcome === 'handled' ? 'green' : 'yellow') : 'red'
  const parts = [
    paint('dim', clock(receivedAt)),
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

function clock(time: Date): string {
  const digits = (value: number, length = 2): string => String(value).padStart(length, '0')
  const parts = [time.getHours(), time.getMinutes(), time.getSeconds()].map((part) => digits(part))
  return `${parts.join(':')}.${digits(time.getMilliseconds(), 3)}`
}
