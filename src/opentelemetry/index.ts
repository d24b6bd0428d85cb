import { type MeterProvider, type TracerProvider, trace } from '@opentelemetry/api'
import type { DeliveryQueue } from '../queue/delivery-queue.js'
import type { Telemetry } from '../receiver/telemetry.js'
import { Metrics } from './metrics.js'
import { Spans, scope } from './spans.js'

/** Options of {@link openTelemetry}. */
export interface OpenTelemetryOptions {
  /** Where spans go. @default trace.getTracerProvider() (the global one) */
  readonly tracerProvider?: TracerProviderLike | undefined
  /** Where metrics go. @default none: the global one, which is looked up at each use */
  readonly meterProvider?: MeterProviderLike | undefined
  /**
   * Queues whose depth and age are reported, each by a name for its attribute. Each collection of metrics
   * calls `stats()`, so name a queue in one process only. @default {}
   */
  readonly queues?: Readonly<Record<string, Pick<DeliveryQueue, 'stats'>>> | undefined
}

/** The part of a tracer provider that is checked: that of every OpenTelemetry SDK fits. */
export interface TracerProviderLike {
  getTracer(name: string): { startSpan(name: string): object }
}

/** The part of a meter provider that is checked: that of every OpenTelemetry SDK fits. */
export interface MeterProviderLike {
  getMeter(name: string): { createHistogram(name: string): object }
}

/**
 * Traces and metrics with OpenTelemetry, for the `telemetry` option. It needs `@opentelemetry/api` 1.9 or
 * later; without an SDK nothing is recorded. Each `receive` and each attempt of a worker has a span, which
 * is active while handlers run, and each named handler has a span of its own. The span of an attempt links
 * to that of its `receive`. docs/telemetry.md lists the names, which follow conventions that OpenTelemetry
 * still develops. No attribute has a payload value, but a failed handler's error is recorded with its
 * message.
 *
 * Links need a context manager, which every SDK for Node registers.
 *
 * @example
 * const qondor = createQondorWebhooks({ auth, queue, telemetry: openTelemetry() })
 * @example
 * openTelemetry({ tracerProvider, meterProvider, queues: { crm: queue } })
 */
export function openTelemetry(options: OpenTelemetryOptions = {}): Telemetry {
  const tracerProvider = options.tracerProvider ?? trace.getTracerProvider()
  const spans = new Spans((tracerProvider as TracerProvider).getTracer(scope))
  const { meterProvider, queues = {} } = options
  const metrics = new Metrics(meterProvider as MeterProvider | undefined, queues)
  return {
    receive: (work) => spans.receive(work, (report, at) => metrics.received(report, at)),
    attempt: (attempt, work) => {
      return spans.attempt(attempt, work, (report, at) => metrics.attempted(report, at))
    },
    handler: (handler, work) => spans.handler(handler, work),
    traceContext: () => spans.traceContext(),
  }
}
