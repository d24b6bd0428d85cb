import { createRequire } from 'node:module'
import { vi } from 'vitest'
import { importExample, type Message, type QueueHost } from './queue-host.js'
import { key } from './running-example.js'

/** A message as the example gives it to the client of Service Bus. */
interface Sent {
  readonly body: Message
  readonly messageId: string
  readonly sessionId: string
  readonly time?: Date
}

/** The example on Azure Service Bus: its client's senders are fakes. */
export interface AzureHost extends QueueHost {
  readonly sent: ReadonlyMap<string, readonly Sent[]>
}

/** Loads the example's functions. */
export async function openAzure(): Promise<AzureHost> {
  const sent = new Map<string, Sent[]>()
  let isBroken = false
  const send = async (name: string, message: Sent) => {
    if (isBroken) throw new Error('The namespace is away.')
    // What the client makes of a message has gone through JSON.
    const body = JSON.parse(JSON.stringify(message.body))
    sent.set(name, [...(sent.get(name) ?? []), { ...message, body }])
  }
  process.env['QONDOR_WEBHOOK_KEY'] = key
  process.env['SERVICE_BUS'] =
    'Endpoint=sb://127.0.0.1/;SharedAccessKeyName=name;SharedAccessKey=secret'
  const requireInstalled = createRequire(new URL('../../examples/package.json', import.meta.url))
  const { ServiceBusClient } = requireInstalled('@azure/service-bus')
  const createSender = vi.spyOn(ServiceBusClient.prototype, 'createSender')
  createSender.mockImplementation((name) => ({
    sendMessages: (message: Sent) => send(String(name), message),
    scheduleMessages: (message: Sent, time: Date) => send(String(name), { ...message, time }),
  }))
  // Says that it is not in Azure.
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const { consume } = await importExample('azure-service-bus/consumer.ts')
  const { qondor } = await importExample('azure-service-bus/receiver.ts')
  warn.mockRestore()
  const bodies = (name: string) => (sent.get(name) ?? []).map(({ body }) => body)
  return {
    qondor,
    sent,
    get queue() {
      return bodies('qondor')
    },
    get dead() {
      return bodies('qondor-dead')
    },
    break(value) {
      isBroken = value
    },
    async post(body) {
      const { status, ...answer } = await qondor.receive({ headers: { 'x-qondor-key': key }, body })
      return { status, outcome: answer.outcome, code: answer.error?.code }
    },
    async consume(message, attempt) {
      const before = sent.get('qondor')?.length ?? 0
      const now = Date.now()
      await consume({ ...(message as object), attempt })
      const next = sent.get('qondor')?.[before]
      if (!next?.time) return { next: 'done' }
      return { next: 'retry', delaySeconds: Math.round((next.time.getTime() - now) / 1_000) }
    },
    close: () => createSender.mockRestore(),
  }
}
