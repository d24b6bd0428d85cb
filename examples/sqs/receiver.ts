import { SQSClient } from '@aws-sdk/client-sqs'
import { createQondorWebhooks } from 'qondor-webhooks'
import { toLambdaHandler } from 'qondor-webhooks/lambda'
import { sqsInbox } from './inbox.js'

const { QONDOR_WEBHOOK_KEY, QUEUE_URL = '', DEAD_LETTER_URL = '' } = process.env

export const client = new SQSClient()
export const inbox = sqsInbox(client, { queueUrl: QUEUE_URL, deadLetterUrl: DEAD_LETTER_URL })

export const qondor = createQondorWebhooks({
  auth: { header: 'x-qondor-key', value: QONDOR_WEBHOOK_KEY },
  queue: inbox,
})
  .onOfferSent((event) => console.log(`Offer ${event.offerId} of ${event.projectName} was sent.`))
  .onAny((event) => console.log(event.topic, event.webhookId))

export const handler = toLambdaHandler(qondor)
