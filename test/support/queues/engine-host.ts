import type { DeliveryQueue } from '../../../src/queue/index.js'
import type { QueueOptions } from '../../../src/queues/shared/queue-options.js'

/** An engine that the conformance suite can run against. */
export interface EngineHost {
  readonly name: string
  /** Opens a queue of the name in `options`, which no other test uses. */
  open(options: QueueOptions & { readonly name: string }): Promise<DeliveryQueue> | DeliveryQueue
  /** The number of deliveries of a queue whose marks are still stored. */
  countMarks?(name: string): Promise<number> | number
}
