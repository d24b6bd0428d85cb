import type { QondorWebhookError } from '../errors.js'
import type { Handler } from '../handlers/registry.js'
import type { TraceContext } from '../queue/stored-delivery.js'
import type { OutcomeReport } from './outcomes.js'

/**
 * Follows deliveries, for traces and metrics: the type of the `telemetry` option. `openTelemetry()`
 * implements it. Each method that gets `work` calls it once, at once, and settles as it does.
 */
export interface Telemetry {
  /** Follows a call of `receive`. */
  receive<Result>(work: (onEnd: OnEnd) => Promise<Result>): Promise<Result>
  /** Follows an attempt at a stored delivery; `context` is what `traceContext` returned on receipt. */
  attempt<Result>(
    attempt: { readonly number: number; readonly context: TraceContext | undefined },
    work: (onEnd: OnEnd) => Promise<Result>,
  ): Promise<Result>
  /** Follows a named handler. */
  handler<Result>(
    handler: { readonly name: string; readonly topic: string },
    work: () => Promise<Result>,
  ): Promise<Result>
  /** The context of the running `receive`, to store with its delivery; `undefined` if there is none. */
  traceContext(): TraceContext | undefined
}

/** What became of a delivery, for a {@link Telemetry}. */
export interface DeliveryReport extends OutcomeReport {
  readonly error: QondorWebhookError | undefined
  /** Whether the topic is one of this package or of the `topics` option; a sender can make up others. */
  readonly isKnownTopic: boolean
  /** Whether the delivery became a dead letter. */
  readonly isDeadLetter: boolean
}

/** Called with what became of a delivery, before `receive` or the attempt ends. */
export type OnEnd = (report: DeliveryReport) => void

/** Follows each handler that it gets, under its name. */
export function followHandlers(telemetry: Telemetry) {
  return (name: string, handler: Handler<never>): Handler<never> => {
    // The handler starts at once, and what it throws becomes a rejection.
    return (event, delivery) => {
      const { topic } = delivery
      return telemetry.handler({ name, topic }, async () => handler(event, delivery))
    }
  }
}
