import type { DeliveryQueue } from '../../../src/queue/index.js'
import type { EngineOptions } from '../../../src/queues/shared/engine-options.js'

/** An engine that the conformance suite can run against. */
export interface EngineHost {
  readonly name: string
  /** Opens a queue of the name in `options`, which no other test uses. */
  open(options: EngineOptions & { readonly name: string }): Promise<DeliveryQueue> | DeliveryQueue
}
