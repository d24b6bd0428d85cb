import { vi } from 'vitest'
import type { DeliveryQueue } from '../../../../src/queue/index.js'
import type { QueueOptions } from '../../../../src/queues/shared/queue-options.js'

/** Opens a queue that no other test uses, unless it has a name, and that is closed after the test. */
export type OpenQueue = (
  options?: Omit<QueueOptions, 'name'> & { readonly name?: string },
) => Promise<DeliveryQueue>

/** How long to wait for what must happen. */
export const patiently = {
  timeout: 15_000,
  // Where the test turns the time by hand, each look takes some of it.
  get interval() {
    return vi.isFakeTimers() ? 1 : 50
  },
}

/** How long to wait for what must not happen, in milliseconds. */
export const shortly = 700

/** Lets time pass. Not by `node:timers/promises`, whose time no test can turn by hand. */
export function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds)
  })
}
