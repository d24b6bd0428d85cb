import type { OpenTelemetryOptions } from '../../../src/opentelemetry/index.js'
import type { Telemetry } from '../../../src/receiver/telemetry.js'
import { memoryInbox } from '../receiver/memory-inbox.js'
import { invalidRequest, makeQondor, request } from '../receiver/qondor.js'
import { captureLog } from '../receiver/spies.js'

/** Has a telemetry record everything that can be recorded, at least once. */
export async function recordAll<Sdk extends { readonly telemetry: Telemetry }>(
  start: (options: Pick<OpenTelemetryOptions, 'queues'>) => Sdk,
): Promise<Sdk> {
  captureLog()
  captureLog('warn')
  const stats = async () => ({ waiting: 0, active: 0, dead: 0, oldestWaitMs: 0 })
  const sdk = start({ queues: { crm: { stats } } })
  const { inbox, enqueued } = memoryInbox(() => 'queued')
  const qondor = makeQondor({ queue: inbox, telemetry: sdk.telemetry }).onOfferSent(
    () => {
      throw new Error('busy')
    },
    { name: 'crm' },
  )
  await qondor.receive(request('OfferSentV1'))
  await qondor.receive(invalidRequest())
  await qondor.receive({ headers: {}, body: '' })
  for (const delivery of enqueued) {
    await qondor.handleDelivery(delivery, { number: 1, isLast: false })
  }
  return sdk
}
