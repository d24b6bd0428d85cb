import type { Delivery } from '../dispatcher/delivery.js'
import type { DriftDetector } from '../dispatcher/drift-detector.js'
import type { HandlerRegistry } from '../dispatcher/handler-registry.js'
import type { Reporter } from '../dispatcher/reporter.js'

/** Tells `onDrift` observers of keys that no schema knows. Not awaited: it delays no answer. */
export class DriftReporter {
  readonly #registry: HandlerRegistry
  readonly #reporter: Reporter
  readonly #detector: DriftDetector

  constructor(registry: HandlerRegistry, reporter: Reporter, detector: DriftDetector) {
    this.#registry = registry
    this.#reporter = reporter
    this.#detector = detector
  }

  report({ topic, payload }: Delivery): void {
    const { drift } = this.#registry
    if (drift.length === 0) return
    for (const found of this.#detector.find(topic, payload)) {
      void this.#reporter.notify('onDrift', drift, [found])
    }
  }
}
