import { vi } from 'vitest'
import { importExample, type QueueHost } from './queue-host.js'
import { key } from './running-example.js'
import { type ServiceBusBroker, startBroker } from './service-bus-broker.js'

/** The example on Azure Service Bus: its own client talks to a broker of ours. */
export interface AzureHost extends QueueHost {
  readonly broker: ServiceBusBroker
}

/** Loads the example's functions. */
export async function openAzure(): Promise<AzureHost> {
  const broker = await startBroker()
  process.env['QONDOR_WEBHOOK_KEY'] = key
  process.env['SERVICE_BUS'] = broker.connectionString
  // The package of the functions says that it is not in Azure.
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const { consume } = await importExample('azure-service-bus/consumer.ts')
  const { qondor } = await importExample('azure-service-bus/receiver.ts')
  warn.mockRestore()
  const bodies = (name: string) => (broker.stored.get(name) ?? []).map(({ body }) => body)
  return {
    qondor,
    broker,
    get queue() {
      return bodies('qondor')
    },
    get dead() {
      return bodies('qondor-dead')
    },
    break: broker.break,
    async post(body) {
      const { status, ...answer } = await qondor.receive({ headers: { 'x-qondor-key': key }, body })
      return { status, outcome: answer.outcome, code: answer.error?.code }
    },
    async consume(message, attempt) {
      const before = broker.stored.get('qondor')?.length ?? 0
      const now = Date.now()
      await consume({ ...(message as object), attempt })
      const next = broker.stored.get('qondor')?.[before]
      if (!next?.time) return { action: 'ack' }
      return { action: 'retry', delaySeconds: Math.round((next.time.getTime() - now) / 1_000) }
    },
    close: broker.close,
  }
}
