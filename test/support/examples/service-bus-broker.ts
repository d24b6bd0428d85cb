import { once } from 'node:events'
import { createRequire } from 'node:module'
import type { Message } from './queue-host.js'

/** A message that the broker holds. */
interface Brokered {
  readonly body: Message
  readonly messageId: string
  readonly sessionId: string
  /** From when on it is handed out. */
  readonly time?: Date | undefined
}

/** A broker that speaks as much AMQP as the client of Service Bus needs to send, schedule and receive. */
export interface ServiceBusBroker {
  readonly connectionString: string
  /** All that was stored, by the name of the queue. */
  readonly stored: ReadonlyMap<string, readonly Brokered[]>
  /** How many messages were received and completed. */
  completed(): number
  /** Whether it refuses from now on. */
  break(isBroken: boolean): void
  close(): void
}

// What comes with the client, without its types, which are installed with the examples only.
const rhea = createRequire(new URL('../../../examples/package.json', import.meta.url))('rhea')

export async function startBroker(): Promise<ServiceBusBroker> {
  const stored = new Map<string, Brokered[]>()
  const replies = new Map<string, { send(message: object): void }>()
  let isBroken = false
  let handedOut = 0
  let completed = 0
  const store = (queue: string, { message_id, group_id, message_annotations, body }: Encoded) => {
    const message: Brokered = {
      body: JSON.parse(String((body as { content: Buffer }).content)),
      messageId: message_id,
      sessionId: group_id,
      time: message_annotations?.['x-opt-scheduled-enqueue-time'],
    }
    stored.set(queue, [...(stored.get(queue) ?? []), message])
  }

  const container = rhea.create_container({ receiver_options: { autoaccept: false } })
  // Keys come later, in a message.
  container.sasl_server_mechanisms.enable_anonymous()
  container.on('receiver_open', ({ receiver }: { receiver: Link }) => {
    receiver.set_target(receiver.target)
  })
  container.on('sender_open', ({ sender }: { sender: Link }) => {
    sender.set_source(sender.source)
    replies.set(sender.source.address, sender)
  })
  container.on('sendable', ({ sender }: { sender: Link }) => {
    const messages = stored.get(sender.source.address) ?? []
    for (; handedOut < messages.length && sender.sendable(); handedOut++) {
      const { body, messageId } = messages[handedOut] as Brokered
      const content = rhea.message.data_section(Buffer.from(JSON.stringify(body)))
      sender.send({ message_id: messageId, body: content }, Buffer.alloc(16, handedOut))
    }
  })
  container.on('accepted', ({ sender, delivery }: { sender: Link; delivery: Delivery }) => {
    if (sender.source.address.includes('$')) return
    completed++
    delivery.update(true)
  })
  container.on('sender_draining', ({ sender }: { sender: Link }) => sender.set_drained(true))
  container.on('message', ({ message, receiver, delivery }: Incoming) => {
    const { address } = receiver.target
    if (!message.reply_to) {
      // Of the refusals, one that the client does not try again.
      if (isBroken) return delivery.reject({ condition: 'amqp:link:message-size-exceeded' })
      store(address, message)
      return delivery.accept()
    }
    delivery.accept()
    const [queue = '', service] = address.split('/')
    const isScheduling = service === '$management'
    const status = isBroken && isScheduling ? 401 : 202
    if (isScheduling && !isBroken) {
      const { messages } = message.body as { messages: { message: Buffer }[] }
      for (const encoded of messages) store(queue, rhea.message.decode(encoded.message))
    }
    replies.get(address)?.send({
      correlation_id: message.message_id,
      application_properties: { 'status-code': status, statusCode: status },
      body: { 'sequence-numbers': rhea.types.wrap_array([1], 0x81) },
    })
  })

  const server = container.listen({ port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
  return {
    connectionString:
      `Endpoint=sb://127.0.0.1:${server.address().port};SharedAccessKeyName=name;` +
      'SharedAccessKey=secret;UseDevelopmentEmulator=true',
    stored,
    completed: () => completed,
    break(value) {
      isBroken = value
    },
    close: () => server.close(),
  }
}

interface Link {
  readonly source: { readonly address: string }
  readonly target: { readonly address: string }
  set_source(source: object): void
  set_target(target: object): void
  set_drained(isDrained: boolean): void
  sendable(): boolean
  send(message: object, tag?: Buffer): void
}

interface Encoded {
  readonly message_id: string
  readonly group_id: string
  readonly reply_to?: string
  readonly message_annotations?: Readonly<Record<string, Date>>
  readonly body: unknown
}

interface Incoming {
  readonly message: Encoded
  readonly receiver: Link
  readonly delivery: Delivery
}

interface Delivery {
  accept(): void
  reject(error: object): void
  update(isSettled: boolean): void
}
