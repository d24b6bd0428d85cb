// Puts the dead letters back into the queue, with all attempts again. It is not deployed.
import { ServiceBusClient } from '@azure/service-bus'
import { decodeDelivery } from 'qondor-webhooks/queue'
import { serviceBusInbox } from './inbox.js'

const client = new ServiceBusClient(process.env.SERVICE_BUS ?? '')
const queue = client.createSender('qondor')
const deadLetters = client.createSender('qondor-dead')
const inbox = serviceBusInbox(queue, deadLetters)
const receiver = client.createReceiver('qondor-dead')

for (;;) {
  const messages = await receiver.receiveMessages(20, { maxWaitTimeInMs: 5_000 })
  if (messages.length === 0) break
  for (const message of messages) {
    await inbox.postpone(decodeDelivery(message.body), 1, new Date())
    await receiver.completeMessage(message)
  }
}
await client.close()
