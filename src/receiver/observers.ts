import type { Delivery } from '../handlers/delivery.js'
import type { Drift, HandlerRegistry } from '../handlers/registry.js'
import type { Reporter } from '../handlers/reporter.js'
import type { CompiledTopic } from '../topics/registry.js'
import type { OutcomeObserver, ReceiveResult, WorkReport } from './outcomes.js'

/** Tells `onOutcome` observers what became of deliveries. Not awaited: it delays no answer. */
export class OutcomeReporter {
  readonly #reporter: Reporter
  readonly #observers: OutcomeObserver[] = []

  constructor(reporter: Reporter) {
    this.#reporter = reporter
  }

  add(observer: OutcomeObserver): void {
    this.#observers.push(observer)
  }

  /** A time to measure from; `undefined` where nobody asks what comes of what starts now. */
  start(): number | undefined {
    return this.#observers.length > 0 ? performance.now() : undefined
  }

  report(result: ReceiveResult, startedAt: number | undefined, work?: WorkReport): void {
    if (startedAt === undefined) return
    const { outcome, status, error, webhookId, topic } = result
    const report = { outcome, status, code: error?.code, webhookId, topic, work }
    const timing = { durationMs: performance.now() - startedAt }
    void this.#reporter.notify('onOutcome', this.#observers, [report, timing])
  }
}

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

// Bound what is remembered of a sender that makes keys up; what is over goes unreported.
const maxReports = 1_000
const maxKeyLength = 255

/** Finds keys that a topic does not have, each once. */
export class DriftDetector {
  readonly #topics: ReadonlyMap<string, CompiledTopic>
  readonly #reported = new Set<string>()

  constructor(topics: ReadonlyMap<string, CompiledTopic>) {
    this.#topics = topics
  }

  /** The unknown keys of a payload that were not answered before. */
  find(topic: string, payload: Readonly<Record<string, unknown>>): readonly Drift[] {
    const known = this.#topics.get(topic)
    if (!known) return []
    const unknown = Object.keys(payload).filter((key) => {
      return key.length <= maxKeyLength && !Object.hasOwn(known.fields, key)
    })
    return unknown.filter((key) => this.#isNew(`${topic}.${key}`)).map((key) => ({ topic, key }))
  }

  #isNew(name: string): boolean {
    if (this.#reported.has(name) || this.#reported.size >= maxReports) return false
    this.#reported.add(name)
    return true
  }
}
