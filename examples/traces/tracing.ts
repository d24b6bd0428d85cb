import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici'
import { NodeSDK } from '@opentelemetry/sdk-node'

// Loaded before the app, so that it is there when the app asks for it. The environment says where it
// sends traces and metrics: OTEL_EXPORTER_OTLP_ENDPOINT and OTEL_SERVICE_NAME.
const sdk = new NodeSDK({ instrumentations: [new UndiciInstrumentation()] })
sdk.start()

/** Sends what is left. */
export function stopTracing(): Promise<void> {
  return sdk.shutdown()
}
