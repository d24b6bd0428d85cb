import { metrics, trace } from '@opentelemetry/api'
import { MeterProvider } from '@opentelemetry/sdk-metrics'
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base'
import { expectTypeOf, it } from 'vitest'
import { createQondorWebhooks, type OnEnd, type Telemetry } from '../../src/index.js'
import { openTelemetry } from '../../src/opentelemetry/index.js'
import { pgBossQueue } from '../../src/queues/pg-boss/index.js'

it('takes the providers of the API and of the SDK', () => {
  openTelemetry()
  openTelemetry({
    tracerProvider: trace.getTracerProvider(),
    meterProvider: metrics.getMeterProvider(),
  })
  openTelemetry({ tracerProvider: new BasicTracerProvider(), meterProvider: new MeterProvider() })
  openTelemetry({ tracerProvider: undefined, meterProvider: undefined, queues: undefined })
})

it('takes no others', () => {
  // @ts-expect-error they are the wrong way round
  openTelemetry({ tracerProvider: new MeterProvider() })
  // @ts-expect-error they are the wrong way round
  openTelemetry({ meterProvider: new BasicTracerProvider() })
})

it('takes queues by name', () => {
  openTelemetry({ queues: { crm: pgBossQueue({ connectionString: 'postgres://localhost/a' }) } })
  // @ts-expect-error a queue has a name here
  openTelemetry({ queues: pgBossQueue({ connectionString: 'postgres://localhost/a' }) })
})

it('is for the telemetry option, and so is a Telemetry of your own', () => {
  expectTypeOf(openTelemetry()).toEqualTypeOf<Telemetry>()
  createQondorWebhooks({ auth: false, telemetry: openTelemetry() })
  const outcomes: string[] = []
  const onEnd: OnEnd = ({ outcome }) => void outcomes.push(outcome)
  createQondorWebhooks({
    auth: false,
    telemetry: {
      receive: (work) => work(onEnd),
      attempt: (_attempt, work) => work(onEnd),
      handler: (_handler, work) => work(),
      traceContext: () => undefined,
    },
  })
  // @ts-expect-error it has all four methods
  createQondorWebhooks({ auth: false, telemetry: { receive: (work) => work(onEnd) } })
})
