import type { EngineOptions } from '../../../src/engines/shared/engine-options.js'
import type { DeliveryQueue } from '../../../src/queue/index.js'

/** An engine that the conformance suite can run against. */
export interface EngineHost {
  readonly name: string
  /** Opens a queue of the name in `options`, which no other test uses. */
  open(options: EngineOptions & { readonly name: string }): Promise<DeliveryQueue> | DeliveryQueue
}
