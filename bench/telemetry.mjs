import { context } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics'
import {
  AlwaysOffSampler,
  BasicTracerProvider,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base'
import { createQondorWebhooks } from 'qondor-webhooks'
import { openTelemetry } from 'qondor-webhooks/opentelemetry'
import { auth, freshBody, headers } from './bodies.mjs'
import { measure } from './measure.mjs'

const without = 'without the option'

/** A reader that keeps the sums and exports nothing. */
class SilentReader extends MetricReader {
  async onForceFlush() {}
  async onShutdown() {}
}

/**
 * What `telemetry` adds to `receive`, with the SDK of OpenTelemetry and a processor that throws the spans
 * away: an exporter works later and elsewhere.
 */
export async function benchTelemetry() {
  const meterProvider = new MeterProvider({ readers: [new SilentReader()] })
  /** @param {import('@opentelemetry/sdk-trace-base').Sampler} [sampler] */
  const tracing = (sampler) => {
    return new BasicTracerProvider({
      spanProcessors: [silentProcessor],
      ...(sampler && { sampler }),
    })
  }
  const noSdk = receiver(openTelemetry())
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  const times = await measure(
    () => Array.from({ length: 250 }, () => freshBody()),
    {
      [without]: receiver(undefined),
      'without an SDK': noSdk,
      'no trace sampled, with metrics': receiver(
        openTelemetry({ tracerProvider: tracing(new AlwaysOffSampler()), meterProvider }),
      ),
      'a tenth of the traces, with metrics': receiver(
        openTelemetry({
          tracerProvider: tracing(new TraceIdRatioBasedSampler(0.1)),
          meterProvider,
        }),
      ),
      'every trace, no metrics': receiver(openTelemetry({ tracerProvider: tracing() })),
      'every trace, with metrics': receiver(
        openTelemetry({ tracerProvider: tracing(), meterProvider }),
      ),
      '… and a named handler': receiver(
        openTelemetry({ tracerProvider: tracing(), meterProvider }),
        'crm',
      ),
    },
    200,
  )
  context.disable()
  const base = times[without] ?? Number.NaN
  return Object.entries(times).map(([what, time]) => ({
    'receive of an OfferSentV1': what,
    'times as long': (time / base).toFixed(2),
    'µs more': ((time - base) / 1_000).toFixed(1),
  }))
}

/** @type {import('@opentelemetry/sdk-trace-base').SpanProcessor} */
const silentProcessor = {
  onStart() {},
  onEnd() {},
  async forceFlush() {},
  async shutdown() {},
}

/**
 * @param {import('qondor-webhooks').Telemetry | undefined} telemetry
 * @param {string} [name]
 */
function receiver(telemetry, name) {
  const qondor = createQondorWebhooks({ auth, telemetry }).onOfferSent(async () => {}, { name })
  return async (/** @type {string[]} */ bodies) => {
    for (const body of bodies) {
      const { outcome } = await qondor.receive({ headers, body })
      if (outcome !== 'handled') throw new Error(`unexpected outcome ${outcome}`)
    }
  }
}
