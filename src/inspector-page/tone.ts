import type { InspectedDelivery } from './messages.js'

/** How a delivery is coloured: taken and handled, taken but not handled, or not taken. */
export function toneOf({ outcome, status }: InspectedDelivery): 'good' | 'noted' | 'bad' {
  if (status < 200 || status > 299) return 'bad'
  return outcome === 'handled' ? 'good' : 'noted'
}

/** The time of day to the millisecond, where the reader is. */
export function timeOfDay(iso: string): string {
  const time = new Date(iso)
  const seconds = time.toLocaleTimeString('en-GB')
  return `${seconds}.${String(time.getMilliseconds()).padStart(3, '0')}`
}
