import { app } from '@azure/functions'
import { ServiceBusClient } from '@azure/service-bus'
import { createQondorWebhooks } from 'qondor-webhooks'
import { toFetchHandler } from 'qondor-webhooks/fetch'
import { serviceBusInbox } from './inbox.js'

const { QONDOR_WEBHOOK_KEY, SERVICE_BUS = '' } = process.env

const client = new ServiceBusClient(SERVICE_BUS)
export const inbox = serviceBusInbox(
  client.createSender('qondor'),
  client.createSender('qondor-dead'),
)

export const qondor = createQondorWebhooks({
  auth: { header: 'x-qondor-key', value: QONDOR_WEBHOOK_KEY },
  queue: inbox,
  // What fits into 256 KB when each character is escaped.
  maxBodyBytes: 120_000,
})
  .onOfferSent((event) => console.log(`Offer ${event.offerId} of ${event.projectName} was sent.`))
  .onAny((event) => console.log(event.topic, event.webhookId))

app.http('qondor', {
  methods: ['POST'],
  authLevel: 'anonymous',
  route: 'qondor',
  handler: toFetchHandler(qondor),
})
