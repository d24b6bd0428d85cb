import { createQondorWebhooks, type DeliveryReport, type Telemetry } from 'qondor-webhooks'
import { type OpenTelemetryOptions, openTelemetry } from 'qondor-webhooks/opentelemetry'
import { sqliteQueue } from 'qondor-webhooks/sqlite'
import { auth } from './handlers.js'

const queue = sqliteQueue({ file: 'webhooks.db' })

export function makeTracedReceiver(options: OpenTelemetryOptions) {
  const telemetry = openTelemetry({ ...options, queues: { crm: queue } })
  return createQondorWebhooks({ auth, queue, telemetry })
}

export function makeCountedReceiver(count: (report: DeliveryReport) => void) {
  const telemetry: Telemetry = {
    receive: (work) => work(count),
    attempt: (_attempt, work) => work(count),
    handler: (_handler, work) => work(),
    traceContext: () => undefined,
  }
  return createQondorWebhooks({ auth, queue, telemetry })
}
