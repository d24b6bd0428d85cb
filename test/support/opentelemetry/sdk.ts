import { context, type Span, SpanStatusCode } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  type MetricData,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import { onTestFinished } from 'vitest'
import { type OpenTelemetryOptions, openTelemetry } from '../../../src/opentelemetry/index.js'

/** A point of a metric: a number, or of a histogram the number of its values. */
export interface Point {
  readonly metric: string
  readonly attributes: Readonly<Record<string, unknown>>
  readonly value: number
}

/** An OpenTelemetry SDK that keeps what it gets, until the end of this test. */
export function startSdk(options: Omit<OpenTelemetryOptions, `${string}Provider`> = {}) {
  const spanExporter = new InMemorySpanExporter()
  const tracerProvider = new BasicTracerProvider({
    spanProcessors: [new SimpleSpanProcessor(spanExporter)],
  })
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  // The tests collect: the reader's own interval is longer than any of them.
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })
  const meterProvider = new MeterProvider({ readers: [reader] })
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  onTestFinished(async () => {
    context.disable()
    await Promise.all([tracerProvider.shutdown(), meterProvider.shutdown()])
  })
  /** All metrics as they are now. */
  const metrics = async (): Promise<readonly MetricData[]> => {
    const { resourceMetrics } = await reader.collect()
    return resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics)
  }
  return {
    telemetry: openTelemetry({ tracerProvider, meterProvider, ...options }),
    tracerProvider,
    meterProvider,
    /** The spans that have ended, in that order. */
    spans: (): readonly ReadableSpan[] => spanExporter.getFinishedSpans(),
    /** The one span with a name. */
    span: (name: string): ReadableSpan => onlyOne(spanExporter.getFinishedSpans(), name),
    metrics,
    /** The points of all metrics, as they are now. */
    points: async (): Promise<readonly Point[]> => {
      return (await metrics()).flatMap(({ descriptor, dataPoints }) => {
        return dataPoints.map(({ attributes, value }) => ({
          metric: descriptor.name,
          attributes,
          value: typeof value === 'number' ? value : value.count,
        }))
      })
    },
    /** Runs work inside a span. */
    inSpan: <Result>(name: string, work: (span: Span) => Promise<Result>): Promise<Result> => {
      return tracerProvider.getTracer('test').startActiveSpan(name, async (span) => {
        const result = await work(span)
        span.end()
        return result
      })
    },
  }
}

function onlyOne(spans: readonly ReadableSpan[], name: string): ReadableSpan {
  const [span, ...others] = spans.filter((each) => each.name === name)
  if (span && others.length === 0) return span
  throw new Error(`Not one span is named ${name}: ${spans.map((each) => each.name).join(', ')}.`)
}

/** The exceptions of a span: class and message. */
export function exceptionsOf({ events }: ReadableSpan): readonly string[] {
  return events.map(({ attributes = {} }) => {
    return `${attributes['exception.type'] ?? ''} ${attributes['exception.message']}`.trim()
  })
}

/** Whether a span failed. */
export function hasFailed({ status }: ReadableSpan): boolean {
  return status.code === SpanStatusCode.ERROR
}
