import type { ReceiveResult } from '../../receiver/receive-result.js'
import { isTaken } from '../answer.js'

/** How a delivery is coloured: taken and handled, taken but not handled, or not taken. */
export function toneOf({ outcome, status }: ReceiveResult): 'good' | 'noted' | 'bad' {
  if (!isTaken({ status })) return 'bad'
  return outcome === 'handled' ? 'good' : 'noted'
}
