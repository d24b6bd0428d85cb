import {
  type Attributes,
  type Context,
  context,
  createContextKey,
  diag,
  type Link,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import { errorName, formatError, type QondorWebhookError } from '../errors.js'
import { handlerFailures } from '../handlers/handler-failures.js'
import { plainIdentifier } from '../logger.js'
import type { TraceContext } from '../queue/stored-delivery.js'
import type { DeliveryReport, OnEnd, Telemetry } from '../receiver/telemetry.js'

/** The name of the instrumentation scope, which spans and metrics share. */
export const scope = 'qondor-webhooks'

/** What spans and metrics of an operation share. Both operations process a message that was pushed. */
export function operation(name: 'receive' | 'process'): Attributes {
  return {
    'messaging.system': 'qondor',
    'messaging.operation.name': name,
    'messaging.operation.type': 'process',
  }
}

/** Whether a delivery counts as failed; the refusal of somebody else's request does not. */
function isFailure({ outcome, code }: DeliveryReport): boolean {
  return ['failed', 'unavailable', 'invalid'].includes(outcome) && code !== 'in_progress'
}

/** When an operation started, and the context of its span. */
export interface Started {
  readonly context: Context
  /** As `performance.now()` has it. */
  readonly at: number
}

type OnReport = (report: DeliveryReport, started: Started) => void

// A worker may be woken by the `receive` that stores for it: its attempts do not belong to that.
const isReceiving = createContextKey('qondor-webhooks.receive')

/** The spans of deliveries, attempts and named handlers. */
export class Spans {
  readonly #tracer: Tracer

  constructor(tracer: Tracer) {
    this.#tracer = tracer
  }

  receive<Result>(work: (onEnd: OnEnd) => Promise<Result>, onReport: OnReport): Promise<Result> {
    return follow(work, onReport, () => {
      const options = { kind: SpanKind.CONSUMER, attributes: operation('receive') }
      const parent = context.active().setValue(isReceiving, true)
      return trace.setSpan(parent, this.#tracer.startSpan('receive', options, parent))
    })
  }

  attempt<Result>(
    { number, context: stored }: Parameters<Telemetry['attempt']>[0],
    work: (onEnd: OnEnd) => Promise<Result>,
    onReport: OnReport,
  ): Promise<Result> {
    return follow(work, onReport, () => {
      const attributes = { ...operation('process'), 'qondor_webhooks.attempt': number }
      const options = { kind: SpanKind.CONSUMER, attributes, links: linksTo(stored) }
      const parent = attemptParent()
      return trace.setSpan(parent, this.#tracer.startSpan('process', options, parent))
    })
  }

  handler<Result>(
    { name, topic }: Parameters<Telemetry['handler']>[0],
    work: () => Promise<Result>,
  ): Promise<Result> {
    return runSafely(work, async (run) => {
      const attributes = {
        'messaging.system': 'qondor',
        'messaging.destination.name': topic,
        'qondor_webhooks.handler': name,
      }
      const span = this.#tracer.startSpan(`handle ${name}`, { attributes })
      try {
        await context.with(trace.setSpan(context.active(), span), run)
      } catch (thrown) {
        span.setAttribute('error.type', errorName(thrown))
        fail(span, formatError(thrown), [thrown])
      } finally {
        span.end()
      }
    })
  }

  /** The context of the active span in the format of W3C Trace Context, which needs no propagator. */
  traceContext(): TraceContext | undefined {
    const active = trace.getActiveSpan()?.spanContext()
    if (!active || !trace.isSpanContextValid(active)) return undefined
    const flags = active.traceFlags.toString(16).padStart(2, '0')
    return { traceparent: `00-${active.traceId}-${active.spanId}-${flags}` }
  }
}

/** Runs work inside the span of the context that `start` returns, and ends the span with its report. */
function follow<Result>(
  work: (onEnd: OnEnd) => Promise<Result>,
  onReport: OnReport,
  start: () => Context,
): Promise<Result> {
  let report: DeliveryReport | undefined
  const onEnd: OnEnd = (ended) => {
    report = ended
  }
  return runSafely(
    () => work(onEnd),
    async (run) => {
      const started = { context: start(), at: performance.now() }
      const span = trace.getSpan(started.context)
      try {
        await context.with(started.context, run)
        if (!report) return
        if (span) describe(span, report)
        onReport(report, started)
      } finally {
        span?.end()
      }
    },
  )
}

/**
 * Runs work inside `trace`, and settles as the work does, whatever else `trace` does: a span processor that
 * throws must not fail a delivery. Its error goes to OpenTelemetry's own log.
 */
async function runSafely<Result>(
  work: () => Promise<Result>,
  trace: (run: () => Promise<Result>) => Promise<void>,
): Promise<Result> {
  let running: Promise<Result> | undefined
  const run = (): Promise<Result> => {
    running ??= work()
    return running
  }
  try {
    await trace(run)
  } catch (error) {
    diag.error('qondor-webhooks: a span or a metric could not be recorded.', formatError(error))
  }
  return run()
}

function describe(span: Span, report: DeliveryReport): void {
  const { outcome, code, topic, webhookId, work, error, isKnownTopic, keyIndex, reason } = report
  const attributes: Attributes = { 'qondor_webhooks.outcome': outcome }
  const name = plainIdentifier(topic)
  if (name !== undefined) attributes['messaging.destination.name'] = name
  const id = plainIdentifier(webhookId)
  if (id !== undefined) attributes['messaging.message.id'] = id
  if (code !== undefined) attributes['error.type'] = code
  if (reason !== undefined) attributes['qondor_webhooks.reason'] = reason
  if (keyIndex !== undefined) attributes['qondor_webhooks.key_index'] = keyIndex
  if (work) attributes['qondor_webhooks.action'] = work.action
  span.setAttributes(attributes)
  // The topic is known only now; names that a sender made up would make too many names of spans.
  if (name !== undefined && isKnownTopic) {
    span.updateName(`${work ? 'process' : 'receive'} ${name}`)
  }
  if (error && isFailure(report)) fail(span, error.message, exceptionsOf(error))
}

/**
 * What the span of a delivery records: errors of handlers, unless the span of a named handler has them, or
 * else the error itself. Never another cause, which may contain values.
 */
function exceptionsOf(error: QondorWebhookError): readonly unknown[] {
  const failures = handlerFailures(error)
  if (failures.length === 0) return [error]
  return failures.filter(({ name }) => name === undefined).map((failure) => failure.error)
}

function fail(span: Span, message: string, exceptions: readonly unknown[]): void {
  span.setStatus({ code: SpanStatusCode.ERROR, message })
  for (const thrown of exceptions) {
    try {
      span.recordException(thrown instanceof Error ? thrown : formatError(thrown))
    } catch {
      // A property of the error throws.
      span.recordException(formatError(thrown))
    }
  }
}

/**
 * The context in which an attempt starts: that of the queue's own instrumentation, if there is one. A span
 * that has ended is that of whoever called `work()`.
 */
function attemptParent(): Context {
  const active = context.active()
  const isOfQueue =
    active.getValue(isReceiving) === undefined && trace.getSpan(active)?.isRecording()
  return isOfQueue ? active : ROOT_CONTEXT
}

const traceparent = /^[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})/

/** Links to the span that received a delivery; none if its context is missing or has another format. */
function linksTo(stored: TraceContext | undefined): Link[] {
  const [, traceId, spanId, flags] = traceparent.exec(stored?.['traceparent'] ?? '') ?? []
  if (traceId === undefined || spanId === undefined || flags === undefined) return []
  const linked = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true }
  return trace.isSpanContextValid(linked) ? [{ context: linked }] : []
}
