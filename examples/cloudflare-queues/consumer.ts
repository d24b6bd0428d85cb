import { decodeDelivery } from 'qondor-webhooks/queue'
import { inbox, qondor } from './receiver.js'

// One more than max_retries. Cloudflare counts attempts that end without a result.
const attempts = 10

/** Runs the handlers on a batch of messages, and settles each by itself. */
export async function consume({ messages }: MessageBatch): Promise<void> {
  await Promise.all(messages.map(settle))
}

async function settle(message: Message): Promise<void> {
  const number = message.attempts
  try {
    const delivery = decodeDelivery(message.body)
    const result = await qondor.handleDelivery(delivery, { number, isLast: number >= attempts })
    if (result.action === 'retry') return message.retry(delayAfter(number))
    if (result.action === 'deadLetter') await inbox.storeDeadLetter(delivery, result.reason)
    message.ack()
  } catch (error) {
    console.error(`Message ${message.id} stays in the queue.`, error)
    message.retry(delayAfter(number))
  }
}

/** 5 seconds after the first attempt, then twice as long each time, up to an hour. */
function delayAfter(attempt: number): QueueRetryOptions {
  return { delaySeconds: Math.min(5 * 2 ** (attempt - 1), 3_600) }
}
