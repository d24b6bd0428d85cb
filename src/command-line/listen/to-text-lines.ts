import { colours, type Part, paint } from '../output.js'
import { describeFacts } from './describe-facts.js'
import { factsOf } from './facts-of.js'
import type { Received } from './received.js'
import { timeOfDay } from './time-of-day.js'
import { toneOf } from './tone-of.js'

/** A delivery in a line for people, and what is wrong with it in lines below. */
export function toTextLines({ receivedAt, result, drift }: Received): readonly (readonly Part[])[] {
  const { outcome, status, error, topic, event } = result
  const facts = describeFacts(factsOf(event))
  const line: readonly Part[] = [
    paint('dim', timeOfDay(receivedAt)),
    paint(colours[toneOf(result)], `${status} ${error?.code ?? outcome}`),
    paint('bold', topic ?? '-'),
    ...(facts === '' ? [] : [facts]),
    ...(drift.length > 0 ? [paint('yellow', `drift: ${drift.join(', ')}`)] : []),
  ]
  const issues = (error?.issues ?? []).map(({ message }) => [`              ${message}`])
  return [line, ...issues]
}
