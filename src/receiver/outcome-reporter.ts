import type { Reporter } from '../dispatcher/reporter.js'
import type { OutcomeObserver, ReceiveResult, WorkReport } from './receive-result.js'

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
