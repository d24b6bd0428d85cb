import { ChangeMessageVisibilityCommand } from '@aws-sdk/client-sqs'
import type { SQSHandler, SQSRecord } from 'aws-lambda'
import { decodeDelivery } from 'qondor-webhooks/queue'
import { client, inbox, qondor } from './receiver.js'

// Equal to the queue's maxReceiveCount, which counts attempts that end without a result.
const attempts = 10

/** Runs the handlers on a batch, and returns the messages that SQS must hand out again. */
export const handler: SQSHandler = async ({ Records }) => {
  const kept = await Promise.all(byGroup(Records).map(keptOf))
  return { batchItemFailures: kept.flat().map(({ messageId }) => ({ itemIdentifier: messageId })) }
}

/** Works through records one by one. If one stays in the queue, those after it stay too. */
async function keptOf(records: readonly SQSRecord[]): Promise<readonly SQSRecord[]> {
  for (const [index, record] of records.entries()) {
    if (!(await isSettled(record))) return records.slice(index)
  }
  return []
}

async function isSettled(record: SQSRecord): Promise<boolean> {
  try {
    const delivery = decodeDelivery(JSON.parse(record.body))
    const number = Number(record.attributes.ApproximateReceiveCount)
    const result = await qondor.handleDelivery(delivery, { number, isLast: number >= attempts })
    if (result.action === 'retry') await postpone(record, number)
    if (result.action === 'deadLetter') await inbox.storeDeadLetter(delivery, result.reason)
    return result.action !== 'retry'
  } catch (error) {
    console.error(`Message ${record.messageId} stays in the queue.`, error)
    return false
  }
}

/** Hides a message for 5 seconds after the first attempt, then twice as long each time, up to an hour. */
async function postpone({ receiptHandle }: SQSRecord, attempt: number): Promise<void> {
  await client.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl: process.env.QUEUE_URL,
      ReceiptHandle: receiptHandle,
      VisibilityTimeout: Math.min(5 * 2 ** (attempt - 1), 3_600),
    }),
  )
}

/** The records of each message group in order; on a standard queue each record is its own group. */
function byGroup(records: readonly SQSRecord[]): readonly SQSRecord[][] {
  const groups = new Map<string, SQSRecord[]>()
  for (const record of records) {
    const group = record.attributes.MessageGroupId ?? record.messageId
    groups.set(group, [...(groups.get(group) ?? []), record])
  }
  return [...groups.values()]
}
