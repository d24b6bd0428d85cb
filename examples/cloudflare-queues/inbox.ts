import {
  type DeliveryInbox,
  type EncodedDelivery,
  type EnqueueResult,
  encodeDelivery,
} from 'qondor-webhooks/queue'

/** A message of either queue; a dead letter has a reason. */
export type QondorMessage = EncodedDelivery & { readonly reason?: string }

/** An inbox on Cloudflare Queues, with one queue for deliveries and one for dead letters. */
export function queuesInbox(
  queue: Queue<QondorMessage>,
  dead: Queue<QondorMessage>,
): DeliveryInbox {
  return {
    enqueue: (delivery) => send(queue, encodeDelivery(delivery)),
    storeDeadLetter: (delivery, reason) => send(dead, { ...encodeDelivery(delivery), reason }),
  }
}

async function send(queue: Queue<QondorMessage>, message: QondorMessage): Promise<EnqueueResult> {
  await queue.send(message, { contentType: 'json' })
  return 'queued'
}
