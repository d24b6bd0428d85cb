import { randomUUID } from 'node:crypto'
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import {
  type DeliveryInbox,
  type EnqueueResult,
  encodeDelivery,
  type StoredDelivery,
} from 'qondor-webhooks/queue'

/** The queue for deliveries and the queue for dead letters; both standard, or both FIFO. */
export interface SqsQueues {
  readonly queueUrl: string
  readonly deadLetterUrl: string
}

/** An inbox on Amazon SQS. */
export function sqsInbox(client: SQSClient, { queueUrl, deadLetterUrl }: SqsQueues): DeliveryInbox {
  return {
    enqueue: (delivery) => send(queueUrl, delivery, delivery.key),
    // A new id: with the key, a FIFO queue would drop what dies twice within five minutes.
    storeDeadLetter: (delivery, reason) => send(deadLetterUrl, delivery, randomUUID(), reason),
  }

  async function send(
    url: string,
    delivery: StoredDelivery,
    id: string,
    reason?: string,
  ): Promise<EnqueueResult> {
    const order = url.endsWith('.fifo') && {
      MessageGroupId: String(delivery.projectId ?? delivery.key),
      MessageDeduplicationId: id,
    }
    const body = toMessageBody({ ...encodeDelivery(delivery), reason })
    const command = new SendMessageCommand({ QueueUrl: url, MessageBody: body, ...order })
    // Shorter than queueTimeoutMs, so that nothing is sent after the response.
    await client.send(command, { abortSignal: AbortSignal.timeout(4_000) })
    // A FIFO queue does not say whether it dropped a duplicate.
    return 'queued'
  }
}

// SQS rejects only these two characters of JSON.
function toMessageBody(value: object): string {
  return JSON.stringify(value).replaceAll('\ufffe', '\\ufffe').replaceAll('\uffff', '\\uffff')
}
